package io.jenkins.plugins.slidecraft.steps;

import io.jenkins.plugins.slidecraft.build.AgentCommand;
import io.jenkins.plugins.slidecraft.build.Bench;
import io.jenkins.plugins.slidecraft.build.CommandEnd;
import io.jenkins.plugins.slidecraft.steps.DurableCommand.Place;
import java.io.IOException;
import java.io.Serializable;
import java.time.Instant;
import java.util.Optional;

/** Runs one durable task after another for one piece of work; what is stored is the one that runs. */
final class DurableBench implements Serializable {
    private static final long serialVersionUID = 1L;

    private volatile DurableCommand command;

    /**
     * The bench as it can be used in one turn.
     *
     * @param key what the work is called: its lines in the log begin with it, and its temporary folder's name is made of it
     */
    Bench at(String key, Place place) {
        return new Bench() {
            @Override
            public void start(AgentCommand next) throws IOException, InterruptedException {
                command = DurableCommand.launch(next, "[" + key + "] ", place);
            }

            @Override
            public Optional<CommandEnd> poll(AgentCommand started) throws IOException, InterruptedException {
                DurableCommand running = command;
                if (running == null) {
                    // Stored just between its end and what follows from it.
                    start(started);
                    return Optional.empty();
                }
                Optional<CommandEnd> end = running.poll(started, place);
                if (end.isPresent()) {
                    command = null;
                }
                return end;
            }

            @Override
            public String temporary() {
                return place.temporary().child(key.replace('/', '-')).getRemote();
            }

            @Override
            public void say(String line) {
                place.listener().getLogger().println(line);
            }

            @Override
            public Instant now() {
                return Instant.now();
            }
        };
    }

    /** Stops what is running. */
    void stop(Place place) throws IOException, InterruptedException {
        DurableCommand running = command;
        if (running != null) {
            running.stop(place);
        }
    }
}
