package io.jenkins.plugins.slidecraft.git.jgit;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Proxy;
import java.net.URL;
import java.util.function.LongSupplier;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;
import org.eclipse.jgit.transport.http.JDKHttpConnection;

/** The connections of one commit: all together within a time and a size. Remembers what the server answered last. */
final class BoundedConnections implements HttpConnectionFactory {
    /** Too much or too long. */
    static final class LimitException extends IOException {
        private static final long serialVersionUID = 1L;

        LimitException(String message) {
            super(message);
        }
    }

    private final long mostBytes;
    private final long until;
    private final LongSupplier nanos;
    private long bytes;
    private int status;

    BoundedConnections(long mostBytes, long nanosAllowed, LongSupplier nanos) {
        this.mostBytes = mostBytes;
        this.nanos = nanos;
        this.until = nanos.getAsLong() + nanosAllowed;
    }

    /** The status of the last answer; 0 where there was none. */
    int status() {
        return status;
    }

    @Override
    public HttpConnection create(URL url) throws IOException {
        return new Bounded(url, Proxy.NO_PROXY);
    }

    @Override
    public HttpConnection create(URL url, Proxy proxy) throws IOException {
        return new Bounded(url, proxy);
    }

    private void checkTime() throws LimitException {
        if (nanos.getAsLong() - until > 0) {
            throw new LimitException("it takes too long");
        }
    }

    private final class Bounded extends JDKHttpConnection {
        Bounded(URL url, Proxy proxy) throws IOException {
            super(url, proxy);
            checkTime();
        }

        @Override
        public int getResponseCode() throws IOException {
            status = 0;
            status = super.getResponseCode();
            return status;
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return new Counted(super.getInputStream());
        }
    }

    private final class Counted extends FilterInputStream {
        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int one = super.read();
            count(one < 0 ? 0 : 1);
            return one;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int some = super.read(buffer, offset, length);
            count(Math.max(some, 0));
            return some;
        }

        private void count(int more) throws LimitException {
            bytes += more;
            if (bytes > mostBytes) {
                throw new LimitException("the repository is larger than " + mostBytes / 1024 + " KiB");
            }
            checkTime();
        }
    }
}
