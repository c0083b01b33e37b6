package io.jenkins.plugins.slidecraft.kube.fabric8;

import edu.umd.cs.findbugs.annotations.SuppressFBWarnings;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Where a cluster is and how to prove who we are; complete in itself: nothing is ever taken from environment variables,
 * system properties or files of the machine, but for {@link #inCluster()}. Holds secrets: neither {@link #toString} nor any
 * error shows them, and they are not to be stored.
 */
public final class ConnectionSettings {
    private final URI server;
    private final String caPem;
    private final String clientCertificatePem;
    private final String clientKeyPem;
    private final String tokenKey;
    private final Supplier<String> token;
    private final boolean insecure;
    private final Duration connectTimeout;
    private final Duration requestTimeout;

    private ConnectionSettings(Builder builder) {
        server = builder.server;
        caPem = builder.caPem;
        clientCertificatePem = builder.clientCertificatePem;
        clientKeyPem = builder.clientKeyPem;
        tokenKey = builder.tokenKey;
        token = builder.token;
        insecure = builder.insecure;
        connectTimeout = builder.connectTimeout;
        requestTimeout = builder.requestTimeout;
    }

    /**
     * Begins with a server's address.
     *
     * @param serverUrl as {@code https://kubernetes.example.com:6443}, with a path where a gateway needs one
     * @throws IllegalArgumentException for anything that is no such address, for one with a user or query in it, and for a
     *     link-local one
     */
    public static Builder at(String serverUrl) {
        return new Builder(address(serverUrl));
    }

    /**
     * Reads a kubeconfig's current context.
     *
     * @param text the YAML text
     * @param allowInsecure whether {@code insecure-skip-tls-verify: true} is accepted
     * @throws IllegalArgumentException naming the field, for {@code exec}, {@code auth-provider}, any reference to a file,
     *     a proxy, impersonation, user name and password, and for what is missing
     */
    public static ConnectionSettings fromKubeconfig(String text, boolean allowInsecure) {
        return Kubeconfig.read(text, allowInsecure);
    }

    /**
     * The cluster that this process runs in, as its pod's service account; the token's file is read again as it rotates.
     *
     * @throws IllegalArgumentException where this process runs in no pod
     */
    @SuppressFBWarnings(value = "DMI_HARDCODED_ABSOLUTE_FILENAME", justification = "Kubernetes mounts it there")
    public static ConnectionSettings inCluster() {
        return InCluster.read(Path.of("/var/run/secrets/kubernetes.io/serviceaccount"), System::getenv);
    }

    /** The server's address, which holds no credentials. */
    public String serverUrl() {
        return server.toString();
    }

    /** Changes with every setting, secrets too, and tells nothing of them. */
    public String fingerprint() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String part : new String[] {
                serverUrl(),
                caPem,
                clientCertificatePem,
                clientKeyPem,
                tokenKey,
                String.valueOf(insecure),
                connectTimeout.toString(),
                requestTimeout.toString()
            }) {
                digest.update((part.length() + ":" + part).getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        String how = token != null ? "a bearer token" : clientKeyPem.isEmpty() ? "nothing" : "a client certificate";
        return serverUrl() + " with " + how + (insecure ? ", its certificate not verified" : "");
    }

    String caPem() {
        return caPem;
    }

    String clientCertificatePem() {
        return clientCertificatePem;
    }

    String clientKeyPem() {
        return clientKeyPem;
    }

    /** The token's source, {@code null} where no token is used. */
    Supplier<String> token() {
        return token;
    }

    boolean insecure() {
        return insecure;
    }

    Duration connectTimeout() {
        return connectTimeout;
    }

    Duration requestTimeout() {
        return requestTimeout;
    }

    private static URI address(String text) {
        URI uri;
        try {
            uri = new URI(text.strip());
        } catch (URISyntaxException e) {
            throw refused(text, "it is no URL");
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !scheme.equals("http") || uri.getHost() == null) {
            throw refused(text, "it must be https://host[:port][/path]");
        }
        if (uri.getUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("The cluster address at " + uri.getHost()
                    + " has a user, a query or a fragment in it; it must be https://host[:port][/path].");
        }
        if (Addresses.isLinkLocal(uri.getHost())) {
            throw refused(text, "link-local addresses belong to the machine's own services and are refused");
        }
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        while (path.endsWith("/")) {
            path = path.substring(0, path.length() - 1);
        }
        return URI.create(scheme + "://" + uri.getRawAuthority() + path);
    }

    private static IllegalArgumentException refused(String text, String why) {
        int at = text.lastIndexOf('@');
        return new IllegalArgumentException("The cluster address \"" + (at < 0 ? text : "…" + text.substring(at))
                + "\" can't be used: " + why + ".");
    }

    /** Collects settings. */
    public static final class Builder {
        private final URI server;
        private String caPem = "";
        private String clientCertificatePem = "";
        private String clientKeyPem = "";
        private String tokenKey = "";
        private Supplier<String> token;
        private boolean insecure;
        private Duration connectTimeout = Duration.ofSeconds(10);
        private Duration requestTimeout = Duration.ofSeconds(30);

        private Builder(URI server) {
            this.server = server;
        }

        /** The only authorities to trust, PEM; empty for those of the JVM. */
        public Builder caCertificate(String pem) {
            caPem = pem.strip();
            return this;
        }

        /** A fixed bearer token. */
        public Builder bearerToken(String value) {
            String fixed = value.strip();
            return bearerToken("fixed " + fixed, () -> fixed);
        }

        /**
         * A bearer token that may change: the source is asked once a minute, and when the server answers 401.
         *
         * @param key what tells this source from others, as the id of credentials
         * @param source gives the token; may block shortly
         */
        public Builder bearerToken(String key, Supplier<String> source) {
            tokenKey = Objects.requireNonNull(key, "key");
            token = Objects.requireNonNull(source, "source");
            return this;
        }

        /** A client certificate with its key, both PEM. */
        public Builder clientCertificate(String certificatePem, String keyPem) {
            clientCertificatePem = certificatePem.strip();
            clientKeyPem = keyPem.strip();
            return this;
        }

        /** Doesn't verify whose certificate the server shows: only where a person has asked for just that. */
        public Builder insecureSkipTlsVerify() {
            insecure = true;
            return this;
        }

        /** How long to try to connect; 10 s unless told. */
        public Builder connectTimeout(Duration timeout) {
            connectTimeout = timeout;
            return this;
        }

        /** How long one request may take from its start to the last byte of its answer; 30 s unless told. */
        public Builder requestTimeout(Duration timeout) {
            requestTimeout = timeout;
            return this;
        }

        /**
         * Checks that the settings fit together.
         *
         * @throws IllegalArgumentException naming what doesn't fit
         */
        public ConnectionSettings build() {
            boolean certificate = !clientCertificatePem.isEmpty() || !clientKeyPem.isEmpty();
            if (certificate && (clientCertificatePem.isEmpty() || clientKeyPem.isEmpty())) {
                throw new IllegalArgumentException("A client certificate needs both the certificate and its key.");
            }
            if (certificate && token != null) {
                throw new IllegalArgumentException(
                        "The cluster has both a bearer token and a client certificate; name one of them.");
            }
            if (server.getScheme().equals("http")
                    && (certificate || token != null)
                    && !Addresses.isLoopback(server.getHost())) {
                throw new IllegalArgumentException("The cluster address " + server
                        + " is http, which would send the credentials in clear text; use https.");
            }
            if (insecure && !caPem.isEmpty()) {
                throw new IllegalArgumentException("insecure-skip-tls-verify and a CA certificate exclude each other.");
            }
            if (certificate) {
                Tls.identity(clientCertificatePem, clientKeyPem);
            }
            if (!caPem.isEmpty()) {
                try {
                    Tls.certificates(caPem);
                } catch (CertificateException e) {
                    throw new IllegalArgumentException(
                            "The CA certificate of " + server + " is no PEM certificate: " + e.getMessage() + ".");
                }
            }
            return new ConnectionSettings(this);
        }
    }
}
