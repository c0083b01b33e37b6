package io.jenkins.plugins.slidecraft.kube.fabric8;

import java.util.logging.Level;
import java.util.logging.Logger;

/** Closes answers that are still coming. */
final class Streams {
    private static final Logger LOGGER = Logger.getLogger(Streams.class.getName());

    private Streams() {}

    /** Closes without ever failing: the client may have been closed before. */
    static void close(AutoCloseable stream) {
        try {
            stream.close();
        } catch (Exception e) {
            LOGGER.log(Level.FINE, "A watch's connection was closed already.", e);
        }
    }
}
