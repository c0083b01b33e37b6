package io.jenkins.plugins.slidecraft.differential;

import io.jenkins.plugins.slidecraft.kube.DeleteOptions.Propagation;

/**
 * One call of the port, told without anything that differs between two servers: objects by short name, versions and uids by
 * what this session has seen of them.
 */
sealed interface Step {
    /** Which kind an object is of. */
    enum Of {
        CONFIG_MAP,
        LEASE,
        DEPLOYMENT
    }

    /** Which resource version is sent. */
    enum Version {
        NONE,
        /** The newest that the session has seen of the object. */
        LATEST,
        /** The one that it saw first. */
        FIRST
    }

    /** Which uid is sent. */
    enum Uid {
        NONE,
        RIGHT,
        WRONG
    }

    /** Which part is written. */
    enum Part {
        OBJECT,
        STATUS,
        SCALE
    }

    record Create(Of kind, String name, Content content, boolean dryRun) implements Step {}

    record Get(Of kind, String name) implements Step {}

    record Replace(Of kind, String name, Content content, Version version, Uid uid, Part part, boolean dryRun)
            implements Step {}

    record Apply(
            Of kind,
            String name,
            Content content,
            String manager,
            boolean force,
            Version version,
            Part part,
            boolean dryRun)
            implements Step {}

    record Delete(Of kind, String name, Version version, Uid uid, Propagation propagation) implements Step {}

    /** Lists in pages of this size, 0 for all at once; all pages are read. */
    record List(Of kind, String selector, int limit) implements Step {}

    /** Opens a watch "from now"; it is read at the end. */
    record Watch(Of kind, String selector) implements Step {}

    /** Lists, and opens a watch from the list's version after the next step. */
    record WatchFrom(Of kind, String selector) implements Step {}
}
