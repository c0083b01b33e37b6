package io.jenkins.plugins.slidecraft.config;

import java.util.List;

/** Something was named that is not configured. */
public final class UnknownNameException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /**
     * @param what what kind of thing, as {@code cluster}
     * @param name the name that is not configured
     * @param configured those that are
     */
    public UnknownNameException(String what, String name, List<String> configured) {
        super("No " + what + " '" + name + "' is configured. Configured: "
                + (configured.isEmpty() ? "none" : String.join(", ", configured))
                + ". Add it under Manage Jenkins » System » SlideCraft, or correct the name.");
    }
}
