package io.jenkins.plugins.slidecraft.metrics.prometheus;

import io.jenkins.plugins.slidecraft.http.BaseAddress;
import java.net.URI;

/** A metric server's address, as it may be entered. */
final class ServerAddress {
    private ServerAddress() {}

    /**
     * Checks an address as it was entered.
     *
     * @return without a slash at its end
     * @throws IllegalArgumentException with the value, without user information, and the rule
     */
    static URI check(String address) {
        return BaseAddress.check(
                "The metric server's address", address, "the path before /api/v1", "https://prometheus.example:9090");
    }
}
