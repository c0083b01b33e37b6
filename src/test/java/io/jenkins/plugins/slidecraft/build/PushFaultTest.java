package io.jenkins.plugins.slidecraft.build;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What docker, BuildKit and containerd print when a push fails. */
class PushFaultTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "denied: requested access to the resource is denied",
                "unauthorized: authentication required",
                "no basic auth credentials",
                "error parsing HTTP 403 response body: invalid character '<' looking for beginning of value: \"<html>\"\nforbidden",
                "unexpected status from HEAD request to https://r.example.com/v2/app/blobs/sha256:00: 401 Unauthorized",
                "failed to authorize: failed to fetch oauth token: unexpected status: 401 Unauthorized",
                "received unexpected HTTP status: 403 Forbidden",
                "push access denied, repository does not exist or may require authorization: server message: insufficient_scope:"
                        + " authorization failed",
                "Get \"https://r.example.com/v2/\": x509: certificate signed by unknown authority",
                "denied: quota exceeded"
            })
    void aRefusalIsNeverTriedAgain(String output) {
        assertThat(PushFault.of(output)).isEqualTo(PushFault.DENIED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "received unexpected HTTP status: 503 Service Unavailable",
                "received unexpected HTTP status: 500 Internal Server Error",
                "unexpected status from PUT request to https://r.example.com/v2/app/manifests/1.4.2-abc1234: 502 Bad Gateway",
                "toomanyrequests: You have reached your pull rate limit.",
                "received unexpected HTTP status: 429 Too Many Requests",
                "Patch \"http://127.0.0.1:5000/v2/app/blobs/uploads/1\": write tcp 127.0.0.1:1->127.0.0.1:2: write: broken pipe",
                "read tcp 10.0.0.1:40000->10.0.0.2:443: read: connection reset by peer",
                "dial tcp 10.0.0.2:443: connect: connection refused",
                "Get \"https://r.example.com/v2/\": net/http: TLS handshake timeout",
                "Get \"https://r.example.com/v2/\": net/http: request canceled (Client.Timeout exceeded while awaiting headers)",
                "dial tcp: lookup r.example.com on 10.0.0.10:53: server misbehaving",
                "dial tcp: i/o timeout",
                "Put \"https://r.example.com/v2/app/blobs/uploads/1\": EOF",
                "unexpected EOF"
            })
    void aWeaknessMayPass(String output) {
        assertThat(PushFault.of("5f70bf18a086: Pushing\n" + output + "\n")).isEqualTo(PushFault.PASSING);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "An image does not exist locally with the tag: registry.example.com/slidecraft/app",
                "manifest blob unknown: blob unknown to registry",
                "tag invalid: The image tag already exists and is immutable",
                "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?",
                ""
            })
    void anythingElseIsNotTriedAgain(String output) {
        assertThat(PushFault.of(output)).isEqualTo(PushFault.OTHER);
    }
}
