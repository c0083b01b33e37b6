package io.jenkins.plugins.slidecraft.build;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Takes the output of a command and hands it on line by line, so that parallel commands stay readable. What looks like a
 * credential is hidden.
 */
public final class CommandOutput extends OutputStream {
    private static final int LONGEST_LINE = 64 * 1024;

    private final Consumer<String> lines;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    /** @param lines takes each line, without its end */
    public CommandOutput(Consumer<String> lines) {
        this.lines = lines;
    }

    /** A carriage return ends a line too: progress bars are many lines then, but none is lost. */
    @Override
    public synchronized void write(int b) {
        if (b == '\n' || b == '\r') {
            end();
        } else {
            line.write(b);
            if (line.size() >= LONGEST_LINE) {
                end();
            }
        }
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int length) {
        for (int i = from; i < from + length; i++) {
            write(bytes[i]);
        }
    }

    /** Hands on what has no end of line yet. */
    @Override
    public synchronized void close() {
        end();
    }

    private void end() {
        if (line.size() > 0) {
            lines.accept(Secrets.hidden(line.toString(StandardCharsets.UTF_8)));
            line.reset();
        }
    }
}
