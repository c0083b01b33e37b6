package io.jenkins.plugins.slidecraft.kube.fabric8;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Keeps OkHttp from sending a request twice. OkHttp sends again, of itself, on a pooled connection that turns out to be
 * dead, on 408, 421 and on 503 with {@code Retry-After: 0}; a write that has taken effect would be made a second time. Trying
 * a host's other addresses while nothing was sent stays.
 */
final class SendOnce {
    private SendOnce() {}

    /** Marks a call before anything is sent (an OkHttp application interceptor). */
    static Response mark(Interceptor.Chain chain) throws IOException {
        Request marked = chain.request()
                .newBuilder()
                .tag(AtomicBoolean.class, new AtomicBoolean())
                .build();
        return chain.proceed(marked);
    }

    /** Lets a call pass to the network once (an OkHttp network interceptor: it is called for each sending). */
    static Response check(Interceptor.Chain chain) throws IOException {
        AtomicBoolean sent = chain.request().tag(AtomicBoolean.class);
        if (sent != null && !sent.compareAndSet(false, true)) {
            throw new IOException("the connection broke after the request was sent; it is not sent again");
        }
        Response response = chain.proceed(chain.request());
        // Without these OkHttp takes the answer for an invitation to send again.
        return response.code() == 503 && "0".equals(response.header("Retry-After"))
                ? response.newBuilder().removeHeader("Retry-After").build()
                : response;
    }
}
