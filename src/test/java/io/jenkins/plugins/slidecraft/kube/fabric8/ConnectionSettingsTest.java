package io.jenkins.plugins.slidecraft.kube.fabric8;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionSettingsTest {
    private static final HeldCertificate CA =
            new HeldCertificate.Builder().certificateAuthority(0).build();
    private static final HeldCertificate CLIENT =
            new HeldCertificate.Builder().signedBy(CA).commonName("deployer").build();

    @ParameterizedTest
    @CsvSource({
        "https://k8s.example.com,https://k8s.example.com",
        "https://k8s.example.com:6443/,https://k8s.example.com:6443",
        "https://gateway.example.com/clusters/one/,https://gateway.example.com/clusters/one",
        "HTTPS://[2001:db8::1]:6443,https://[2001:db8::1]:6443",
        "http://127.0.0.1:8080,http://127.0.0.1:8080"
    })
    void addressesAreNormalised(String text, String url) {
        assertThat(ConnectionSettings.at(text).build().serverUrl()).isEqualTo(url);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "k8s.example.com|it must be https://host[:port][/path]",
                "ftp://k8s.example.com|it must be https://host[:port][/path]",
                "https://|it is no URL",
                "https://k8s example|it is no URL",
                "http://169.254.169.254|link-local addresses belong to the machine's own services and are refused",
                "https://[fe80::1]:6443|link-local addresses belong to the machine's own services and are refused",
                "https://0.0.0.0:6443|link-local addresses belong to the machine's own services and are refused",
                "https://k8s.example.com?token=s3cr3t|has a user, a query or a fragment in it",
                "https://me:s3cr3t@k8s.example.com|has a user, a query or a fragment in it",
            })
    void otherAddressesAreRefused(String text, String why) {
        assertThatThrownBy(() -> ConnectionSettings.at(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why)
                .hasMessageNotContaining("s3cr3t");
    }

    @Test
    void credentialsAreNotSentInClearText() {
        assertThatThrownBy(() -> ConnectionSettings.at("http://k8s.example.com")
                        .bearerToken("s3cr3t")
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "The cluster address http://k8s.example.com is http, which would send the credentials in clear"
                                + " text; use https.");
    }

    @Test
    void halfACertificateIsRefused() {
        assertThatThrownBy(() -> ConnectionSettings.at("https://k8s")
                        .clientCertificate(CLIENT.certificatePem(), "")
                        .build())
                .hasMessage("A client certificate needs both the certificate and its key.");
    }

    @Test
    void tokenAndCertificateExcludeEachOther() {
        assertThatThrownBy(() -> ConnectionSettings.at("https://k8s")
                        .bearerToken("s3cr3t")
                        .clientCertificate(CLIENT.certificatePem(), CLIENT.privateKeyPkcs8Pem())
                        .build())
                .hasMessage("The cluster has both a bearer token and a client certificate; name one of them.");
    }

    @Test
    void whatIsNoPemIsRefusedWithoutBeingShown() {
        assertThatThrownBy(() -> ConnectionSettings.at("https://k8s")
                        .clientCertificate(CLIENT.certificatePem(), "-----BEGIN PRIVATE KEY-----\ns3cr3t")
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("The client certificate or its key can't be read")
                .hasNoCause();
        assertThatThrownBy(() -> ConnectionSettings.at("https://k8s")
                        .caCertificate("nonsense")
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("The CA certificate of https://k8s is no PEM certificate");
    }

    @Test
    void theFingerprintFollowsEverySetting() {
        List<String> fingerprints = List.of(
                ConnectionSettings.at("https://a").build().fingerprint(),
                ConnectionSettings.at("https://b").build().fingerprint(),
                ConnectionSettings.at("https://a").bearerToken("one").build().fingerprint(),
                ConnectionSettings.at("https://a").bearerToken("two").build().fingerprint(),
                ConnectionSettings.at("https://a")
                        .bearerToken("credentials/1", () -> "one")
                        .build()
                        .fingerprint(),
                ConnectionSettings.at("https://a")
                        .caCertificate(CA.certificatePem())
                        .build()
                        .fingerprint(),
                ConnectionSettings.at("https://a")
                        .clientCertificate(CLIENT.certificatePem(), CLIENT.privateKeyPkcs8Pem())
                        .build()
                        .fingerprint(),
                ConnectionSettings.at("https://a")
                        .insecureSkipTlsVerify()
                        .build()
                        .fingerprint(),
                ConnectionSettings.at("https://a")
                        .requestTimeout(Duration.ofSeconds(5))
                        .build()
                        .fingerprint());

        assertThat(fingerprints).doesNotHaveDuplicates().allMatch(print -> print.matches("[0-9a-f]{64}"));
        assertThat(ConnectionSettings.at("https://a").bearerToken("one").build().fingerprint())
                .isEqualTo(fingerprints.get(2));
    }

    @Test
    void toStringShowsNoSecret() {
        assertThat(ConnectionSettings.at("https://a").bearerToken("s3cr3t").build())
                .hasToString("https://a with a bearer token");
        assertThat(ConnectionSettings.at("https://a").insecureSkipTlsVerify().build())
                .hasToString("https://a with nothing, its certificate not verified");
        assertThat(ConnectionSettings.at("https://a")
                        .clientCertificate(CLIENT.certificatePem(), CLIENT.privateKeyPkcs8Pem())
                        .build())
                .hasToString("https://a with a client certificate");
    }

    @Test
    void readsAKubeconfigThatIsCompleteInItself() {
        ConnectionSettings token = ConnectionSettings.fromKubeconfig(
                kubeconfig("certificate-authority-data: " + base64(CA.certificatePem()), "token: s3cr3t"), false);
        ConnectionSettings certificate = ConnectionSettings.fromKubeconfig(
                kubeconfig(
                        "certificate-authority-data: " + base64(CA.certificatePem()),
                        "client-certificate-data: " + base64(CLIENT.certificatePem()) + "\n    client-key-data: "
                                + base64(CLIENT.privateKeyPkcs8Pem())),
                false);

        assertThat(token.serverUrl()).isEqualTo("https://k8s.example.com:6443");
        assertThat(token.token().get()).isEqualTo("s3cr3t");
        assertThat(token.caPem()).isEqualTo(CA.certificatePem().strip());
        assertThat(certificate.clientKeyPem())
                .isEqualTo(CLIENT.privateKeyPkcs8Pem().strip());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "|exec: {command: aws, apiVersion: v1}|users[me].user.exec",
                "|auth-provider: {name: gcp}|users[me].user.auth-provider",
                "|tokenFile: /etc/token|users[me].user.tokenFile",
                "|client-certificate: /etc/crt|users[me].user.client-certificate",
                "|client-key: /etc/key|users[me].user.client-key",
                "|username: me|users[me].user.username",
                "|password: s3cr3t|users[me].user.password",
                "|as: root|users[me].user.as",
                "|as-groups: [admins]|users[me].user.as-groups",
                "certificate-authority: /etc/ca|token: x|clusters[one].cluster.certificate-authority",
                "proxy-url: http://proxy|token: x|clusters[one].cluster.proxy-url",
                "tls-server-name: other|token: x|clusters[one].cluster.tls-server-name",
            })
    void kubeconfigsThatPointElsewhereAreRefused(String cluster, String user, String field) {
        assertThatThrownBy(() -> ConnectionSettings.fromKubeconfig(kubeconfig(cluster, user), true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("The kubeconfig has " + field + ": that is ")
                .hasMessageContaining("and is refused. Make one that is complete in itself")
                .hasMessageNotContaining("s3cr3t");
    }

    @Test
    void insecureKubeconfigsNeedToBeAllowed() {
        String text = kubeconfig("insecure-skip-tls-verify: true", "token: s3cr3t");

        assertThatThrownBy(() -> ConnectionSettings.fromKubeconfig(text, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("The kubeconfig has clusters[one].cluster.insecure-skip-tls-verify: true");
        assertThat(ConnectionSettings.fromKubeconfig(text, true).insecure()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "just: this", "[1, 2", "s3cr3t", "- s3cr3t"})
    void whatIsNoKubeconfigIsRefusedWithoutBeingShown(String text) {
        assertThatThrownBy(() -> ConnectionSettings.fromKubeconfig(text, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("The kubeconfig ")
                .hasMessageNotContaining("s3cr3t")
                .hasNoCause();
    }

    @Test
    void missingEntriesAreNamed() {
        String text = kubeconfig("", "token: x");

        assertThatThrownBy(() -> ConnectionSettings.fromKubeconfig(text.replace("user: me}", "user: you}"), false))
                .hasMessageContaining("The kubeconfig has no entry \"you\" in users, only [me, exec].");
        assertThatThrownBy(() -> ConnectionSettings.fromKubeconfig(text.replace("current-context: main", ""), false))
                .hasMessageContaining("The kubeconfig has no current-context.");
        assertThatThrownBy(() -> ConnectionSettings.fromKubeconfig(kubeconfig("", "{}"), false))
                .hasMessageContaining("users[me].user has neither a token nor client-certificate-data.");
        assertThatThrownBy(() -> ConnectionSettings.fromKubeconfig(
                        kubeconfig("certificate-authority-data: '!'", "token: x"), false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The kubeconfig's clusters[one].cluster.certificate-authority-data is no base64 text.");
    }

    @Test
    void inAClusterTheFilesOfTheServiceAccountCount(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("token"), "first\n");
        Files.writeString(folder.resolve("ca.crt"), CA.certificatePem());
        Map<String, String> environment =
                Map.of("KUBERNETES_SERVICE_HOST", "2001:db8::1", "KUBERNETES_SERVICE_PORT", "443");

        ConnectionSettings settings = InCluster.read(folder, environment::get);

        assertThat(settings.serverUrl()).isEqualTo("https://[2001:db8::1]:443");
        assertThat(settings.token().get()).isEqualTo("first");
        Files.writeString(folder.resolve("token"), "second");
        assertThat(settings.token().get()).isEqualTo("second");
        assertThatThrownBy(() -> InCluster.read(folder, name -> null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("doesn't run in a pod");
    }

    @Test
    void aTokenIsReadAgainOnceAMinute() {
        int[] reads = {0};
        long[] now = {0};
        AccessToken token = new AccessToken(() -> "t" + ++reads[0], () -> now[0]);

        assertThat(token.current()).isEqualTo("t1");
        now[0] += Duration.ofSeconds(59).toNanos();
        assertThat(token.current()).isEqualTo("t1");
        now[0] += Duration.ofSeconds(2).toNanos();
        assertThat(token.current()).isEqualTo("t2");
        assertThat(token.renew("t1")).isTrue();
        assertThat(token.current()).isEqualTo("t2");
        assertThat(token.renew("t2")).isTrue();
        assertThat(token.current()).isEqualTo("t3");
    }

    private static String kubeconfig(String cluster, String user) {
        return """
                apiVersion: v1
                kind: Config
                current-context: main
                contexts:
                - name: main
                  context: {cluster: one, user: me}
                - name: other
                  context: {cluster: two, user: exec}
                clusters:
                - name: one
                  cluster:
                    server: https://k8s.example.com:6443
                    %s
                users:
                - name: me
                  user:
                    %s
                - name: exec
                  user: {exec: {command: evil, apiVersion: v1}}
                """
                .formatted(cluster == null ? "" : cluster, user);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
