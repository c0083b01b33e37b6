package io.jenkins.plugins.slidecraft.steps;

import hudson.model.Run;
import io.jenkins.plugins.slidecraft.descriptor.Descriptor;
import io.jenkins.plugins.slidecraft.ui.RunFiles;
import io.jenkins.plugins.slidecraft.ui.SlideCraftRunAction;
import java.io.IOException;
import java.util.Optional;

/** The descriptor that a run works with: stored once, by its first step that has one, and only read after that. */
final class Descriptors {
    private Descriptors() {}

    /** Where the run has stored one. */
    static Optional<Descriptor> find(Run<?, ?> run) throws IOException {
        return RunFiles.readDescriptor(run).map(Descriptor::fromJson);
    }

    /**
     * The run's descriptor.
     *
     * @param text what the step was given, to be stored where the run has none yet
     */
    static Descriptor of(Run<?, ?> run, Optional<String> text) throws IOException {
        if (text.isPresent()) {
            Descriptor given = Descriptor.parse(text.get(), Descriptor.DEFAULT_FILE);
            store(run, given);
            return given;
        }
        return find(run).orElseThrow(() -> new SlideCraftStepException("NoDescriptor", Messages.Descriptors_None()));
    }

    /** @throws SlideCraftStepException where the run has another one already: its releases would not fit it */
    static void store(Run<?, ?> run, Descriptor descriptor) throws IOException {
        Optional<Descriptor> before = find(run);
        if (before.isEmpty()) {
            SlideCraftRunAction.of(run).descriptor(descriptor.toJson(), descriptor.hash());
        } else if (!before.get().hash().equals(descriptor.hash())) {
            throw new SlideCraftStepException(
                    "OtherDescriptor", Messages.Descriptors_Other(before.get().hash(), descriptor.hash()));
        }
    }
}
