package io.jenkins.plugins.slidecraft.rehearsal;

import io.jenkins.plugins.slidecraft.operation.Questions;
import io.jenkins.plugins.slidecraft.sim.SimRuntime;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The person who watches a run: answers what an operation asks after a while, and says yes. */
final class Watcher implements Questions {
    private static final Duration TAKES = Duration.ofSeconds(20);

    private final String person;
    private final SimRuntime runtime;
    private final Consumer<String> log;
    private final Map<String, Optional<Answer>> asked = new HashMap<>();

    Watcher(String person, SimRuntime runtime, Consumer<String> log) {
        this.person = person;
        this.runtime = runtime;
        this.log = log;
    }

    @Override
    public void ask(Question question) {
        if (asked.putIfAbsent(question.id(), Optional.empty()) == null) {
            log.accept("[rehearsal] The run's page asks: " + question.text());
            runtime.schedule(TAKES, () -> answer(question));
        }
    }

    private void answer(Question question) {
        if (asked.containsKey(question.id())) {
            log.accept("[rehearsal] " + person + " answers: " + question.yes() + ".");
            asked.put(question.id(), Optional.of(new Answer(true, person, runtime.now())));
        }
    }

    @Override
    public Optional<Answer> answer(String id) {
        return asked.getOrDefault(id, Optional.empty());
    }

    @Override
    public void withdraw(String id) {
        if (asked.containsKey(id) && asked.get(id).isEmpty()) {
            asked.remove(id);
        }
    }
}
