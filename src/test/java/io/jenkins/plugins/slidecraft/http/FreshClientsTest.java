package io.jenkins.plugins.slidecraft.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FreshClientsTest {
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 10);
    private final FreshClients clients = new FreshClients(() -> BoundedExchange.client(Optional.empty()), now::get);

    @Test
    void connectionsAreReusedForAWhileAndNotAfterADeployment() {
        HttpClient first = clients.get();
        now.addAndGet(Duration.ofMillis(4999).toNanos());
        assertThat(clients.get()).isSameAs(first);
        now.addAndGet(Duration.ofMillis(1).toNanos());
        HttpClient second = clients.get();
        assertThat(second).isNotSameAs(first);
        assertThat(clients.get()).isSameAs(second);
    }
}
