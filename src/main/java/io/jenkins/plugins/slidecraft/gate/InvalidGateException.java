package io.jenkins.plugins.slidecraft.gate;

import java.util.List;

/** What is wrong with a gate's arguments, all of it at once: each line names field, value, rule and way out. */
public final class InvalidGateException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final List<String> errors;

    InvalidGateException(String gate, List<String> errors) {
        super("metricGate" + (gate.isEmpty() ? "" : " '" + gate + "'") + ": "
                + (errors.size() == 1 ? errors.get(0) : errors.size() + " errors\n- " + String.join("\n- ", errors)));
        this.errors = List.copyOf(errors);
    }

    /** One a problem. */
    public List<String> errors() {
        return errors;
    }
}
