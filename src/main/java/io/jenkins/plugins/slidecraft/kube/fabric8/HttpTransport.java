package io.jenkins.plugins.slidecraft.kube.fabric8;

import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.okhttp.OkHttpClientFactory;
import java.time.Duration;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;

/**
 * Makes the HTTP client of one cluster: fabric8's, with what it does behind a caller's back switched off. No retries (by
 * fabric8's back-off or by OkHttp), no redirects, no proxy, nothing from the environment; read time-outs are the calls'
 * own, and HTTP/2 pings find connections that have died.
 */
final class HttpTransport extends OkHttpClientFactory {
    private static final Duration PING = Duration.ofSeconds(20);
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final boolean anyHostName;

    private HttpTransport(boolean anyHostName) {
        this.anyHostName = anyHostName;
    }

    static HttpClient open(ConnectionSettings settings) {
        HttpClient.Builder builder = new HttpTransport(settings.insecure()).newBuilder();
        builder.connectTimeout(settings.connectTimeout().toMillis(), TimeUnit.MILLISECONDS);
        builder.proxyType(HttpClient.ProxyType.DIRECT);
        builder.tag(new RequestConfigBuilder().withRequestRetryBackoffLimit(0).build());
        builder.sslContext(
                settings.clientKeyPem().isEmpty()
                        ? null
                        : Tls.identity(settings.clientCertificatePem(), settings.clientKeyPem()),
                Tls.trust(settings.caPem(), settings.insecure()));
        return builder.build();
    }

    @Override
    protected void additionalConfig(OkHttpClient.Builder builder) {
        builder.followRedirects(false)
                .followSslRedirects(false)
                .readTimeout(Duration.ZERO)
                .writeTimeout(Duration.ZERO)
                .pingInterval(PING)
                .dns(Addresses::lookup)
                .addInterceptor(SendOnce::mark)
                .addNetworkInterceptor(SendOnce::check);
        if (anyHostName) {
            builder.hostnameVerifier((host, session) -> true);
        }
    }

    /** As fabric8's own, but with daemon threads that have a name. */
    @Override
    protected Dispatcher initDispatcher() {
        ThreadPoolExecutor threads =
                new ThreadPoolExecutor(0, Integer.MAX_VALUE, 20, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                    Thread thread = new Thread(task, "slidecraft-kube-" + NUMBER.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        Dispatcher dispatcher = new Dispatcher(threads);
        dispatcher.setMaxRequests(Integer.MAX_VALUE);
        dispatcher.setMaxRequestsPerHost(Integer.MAX_VALUE);
        return dispatcher;
    }
}
