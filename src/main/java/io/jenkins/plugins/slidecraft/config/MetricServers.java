package io.jenkins.plugins.slidecraft.config;

import com.cloudbees.plugins.credentials.common.StandardCertificateCredentials;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Run;
import io.jenkins.plugins.slidecraft.http.TlsContext;
import io.jenkins.plugins.slidecraft.metrics.MetricStore;
import io.jenkins.plugins.slidecraft.metrics.SharedQueries;
import io.jenkins.plugins.slidecraft.metrics.loki.LokiStore;
import io.jenkins.plugins.slidecraft.metrics.prometheus.MetricExchange;
import io.jenkins.plugins.slidecraft.metrics.prometheus.PrometheusStore;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;

/**
 * The configured metric servers as stores. Credentials are looked up at each query; clients are kept for as long as certificates stay
 * the same, since each has a thread and its connections. All runs share their questions.
 */
final class MetricServers {
    /** A client, and the certificates that it was made for. */
    private record Client(int certificates, HttpClient http) {}

    private final SharedQueries shared = new SharedQueries();
    private final HttpClient plain = PrometheusStore.client(Optional.empty());
    private final Map<String, Client> clients = new HashMap<>();

    /** @param run whose use of credentials is recorded; null for the controller's own work */
    MetricStore store(MetricServerConfig config, @CheckForNull Run<?, ?> run) {
        MetricServerKind kind = MetricServerKind.of(config);
        // Once for the record, and so that missing credentials are told before the first query.
        headers(config, run);
        MetricExchange exchange = new MetricExchange(config.getUrl(), () -> headers(config, null), client(config, run));
        MetricStore store = kind == MetricServerKind.LOKI ? new LokiStore(exchange) : new PrometheusStore(exchange);
        return shared.over(config.getName() + " " + kind.label() + " " + config.getUrl(), store);
    }

    private static String what(MetricServerConfig config) {
        return "metric server '" + config.getName() + "'";
    }

    private static Map<String, String> headers(MetricServerConfig config, @CheckForNull Run<?, ?> run) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (MetricHeader header : config.getHeaders()) {
            Rules.header(header.getName()).ifPresent(wrong -> {
                throw new IllegalArgumentException(wrong);
            });
            headers.put(
                    header.getName(),
                    header.getCredentialsId().isEmpty() ? header.getValue() : secret(header, config, run));
        }
        ConfiguredEndpoints.authorization(config.getCredentialsId(), what(config), run)
                .ifPresent(value -> headers.put("Authorization", value));
        return headers;
    }

    private static String secret(MetricHeader header, MetricServerConfig config, @CheckForNull Run<?, ?> run) {
        StandardCredentials found = CredentialsLookup.find(header.getCredentialsId(), what(config), run);
        if (found instanceof StringCredentials text) {
            return text.getSecret().getPlainText().strip();
        }
        throw CredentialsLookup.wrongKind(header.getCredentialsId(), what(config), "a secret text");
    }

    private synchronized HttpClient client(MetricServerConfig config, @CheckForNull Run<?, ?> run) {
        if (config.getCertificateId().isEmpty() && config.getCaCertificate().isEmpty()) {
            return plain;
        }
        Optional<TlsContext.Identity> identity = identity(config, run);
        int certificates = Arrays.hashCode(new int[] {
            config.getCaCertificate().hashCode(),
            identity.map(MetricServers::fingerprint).orElse(0)
        });
        Client known = clients.get(config.getName());
        if (known == null || known.certificates() != certificates) {
            HttpClient made = PrometheusStore.client(Optional.of(TlsContext.of(config.getCaCertificate(), identity)));
            known = new Client(certificates, made);
            clients.put(config.getName(), known);
        }
        return known.http();
    }

    private static Optional<TlsContext.Identity> identity(MetricServerConfig config, @CheckForNull Run<?, ?> run) {
        if (config.getCertificateId().isEmpty()) {
            return Optional.empty();
        }
        StandardCredentials found = CredentialsLookup.find(config.getCertificateId(), what(config), run);
        if (found instanceof StandardCertificateCredentials certificate) {
            return Optional.of(new TlsContext.Identity(
                    certificate.getKeyStore(),
                    certificate.getPassword().getPlainText().toCharArray()));
        }
        throw CredentialsLookup.wrongKind(config.getCertificateId(), what(config), "a certificate");
    }

    private static int fingerprint(TlsContext.Identity identity) {
        try {
            KeyStore store = identity.store();
            int hash = 1;
            for (String alias : Collections.list(store.aliases())) {
                Certificate[] chain = store.getCertificateChain(alias);
                hash = 31 * hash + (chain == null ? 0 : Arrays.hashCode(chain));
            }
            return hash;
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("The client certificate of a metric server can't be read", e);
        }
    }
}
