package hudson.model;

import hudson.util.StreamTaskListener;
import java.io.PrintStream;
import java.nio.charset.Charset;

public class StreamBuildListener extends StreamTaskListener implements BuildListener {
    private static final long serialVersionUID = 1L;

    public StreamBuildListener(PrintStream w, Charset charset) {
        super(w, charset);
    }
}
