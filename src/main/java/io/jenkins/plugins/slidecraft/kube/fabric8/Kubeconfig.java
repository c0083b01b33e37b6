package io.jenkins.plugins.slidecraft.kube.fabric8;

import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.Cluster;
import io.fabric8.kubernetes.api.model.Config;
import io.fabric8.kubernetes.api.model.Context;
import io.fabric8.kubernetes.api.model.NamedAuthInfo;
import io.fabric8.kubernetes.api.model.NamedCluster;
import io.fabric8.kubernetes.api.model.NamedContext;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads kubeconfigs that are complete in themselves, and says of every other why it is refused. */
final class Kubeconfig {
    private static final String REMEDY = " Make one that is complete in itself, with"
            + " `kubectl config view --raw --minify --flatten` and a service account's token or a client certificate.";

    private Kubeconfig() {}

    static ConnectionSettings read(String text, boolean allowInsecure) {
        Config config = parse(text);
        String current = config.getCurrentContext();
        if (blank(current)) {
            throw new IllegalArgumentException("The kubeconfig has no current-context." + REMEDY);
        }
        Context context = named("contexts", current, config.getContexts(), NamedContext::getName)
                .getContext();
        Cluster cluster = named("clusters", context.getCluster(), config.getClusters(), NamedCluster::getName)
                .getCluster();
        AuthInfo user = named("users", context.getUser(), config.getUsers(), NamedAuthInfo::getName)
                .getUser();
        String clusterPath = "clusters[" + context.getCluster() + "].cluster.";
        String userPath = "users[" + context.getUser() + "].user.";
        refuse(cluster, clusterPath);
        refuse(user, userPath);

        if (blank(cluster.getServer())) {
            throw new IllegalArgumentException("The kubeconfig has no " + clusterPath + "server." + REMEDY);
        }
        ConnectionSettings.Builder settings = ConnectionSettings.at(cluster.getServer());
        if (Boolean.TRUE.equals(cluster.getInsecureSkipTlsVerify())) {
            if (!allowInsecure) {
                throw new IllegalArgumentException("The kubeconfig has " + clusterPath
                        + "insecure-skip-tls-verify: true, so anybody could answer in the cluster's name. Give its"
                        + " certificate-authority-data, or allow it in the cluster's settings.");
            }
            settings.insecureSkipTlsVerify();
        }
        if (!blank(cluster.getCertificateAuthorityData())) {
            settings.caCertificate(
                    decoded(clusterPath + "certificate-authority-data", cluster.getCertificateAuthorityData()));
        }
        identify(settings, user, userPath);
        return settings.build();
    }

    private static void identify(ConnectionSettings.Builder settings, AuthInfo user, String path) {
        boolean certificate = !blank(user.getClientCertificateData()) || !blank(user.getClientKeyData());
        if (!blank(user.getToken())) {
            settings.bearerToken(user.getToken());
        } else if (!certificate) {
            throw new IllegalArgumentException("The kubeconfig's " + path.substring(0, path.length() - 1)
                    + " has neither a token nor client-certificate-data." + REMEDY);
        }
        if (certificate) {
            if (blank(user.getClientCertificateData()) || blank(user.getClientKeyData())) {
                throw new IllegalArgumentException("The kubeconfig's " + path.substring(0, path.length() - 1)
                        + " needs both client-certificate-data and client-key-data." + REMEDY);
            }
            settings.clientCertificate(
                    decoded(path + "client-certificate-data", user.getClientCertificateData()),
                    decoded(path + "client-key-data", user.getClientKeyData()));
        }
    }

    private static void refuse(Cluster cluster, String path) {
        refuse(path + "certificate-authority", cluster.getCertificateAuthority(), "a file on another machine");
        refuse(path + "proxy-url", cluster.getProxyUrl(), "a proxy, which is not supported");
        refuse(path + "tls-server-name", cluster.getTlsServerName(), "another server's name");
    }

    private static void refuse(AuthInfo user, String path) {
        refuse(path + "exec", user.getExec(), "a program that would run on the controller");
        refuse(path + "auth-provider", user.getAuthProvider(), "a plugin that Kubernetes has removed");
        refuse(path + "client-certificate", user.getClientCertificate(), "a file on another machine");
        refuse(path + "client-key", user.getClientKey(), "a file on another machine");
        refuse(path + "tokenFile", user.getTokenFile(), "a file on another machine");
        refuse(path + "username", user.getUsername(), "a password login, which Kubernetes has removed");
        refuse(path + "password", user.getPassword(), "a password login, which Kubernetes has removed");
        refuse(path + "as", user.getAs(), "impersonation, which is not supported");
        refuse(path + "as-uid", user.getAsUid(), "impersonation, which is not supported");
        if (user.getAsGroups() != null && !user.getAsGroups().isEmpty()) {
            refuse(path + "as-groups", user.getAsGroups(), "impersonation, which is not supported");
        }
    }

    /** Names the field, never its value: it may be a secret. */
    private static void refuse(String field, Object value, String what) {
        if (value != null && !"".equals(value)) {
            throw new IllegalArgumentException(
                    "The kubeconfig has " + field + ": that is " + what + ", and is refused." + REMEDY);
        }
    }

    private static Config parse(String text) {
        Config config;
        try {
            config = Codec.yaml(text, Config.class);
        } catch (RuntimeException e) {
            // The cause quotes the text, secrets included.
            throw new IllegalArgumentException("The kubeconfig is no valid YAML of kind Config." + REMEDY);
        }
        if (config == null) {
            throw new IllegalArgumentException("The kubeconfig is empty." + REMEDY);
        }
        return config;
    }

    private static <T> T named(String list, String name, List<T> entries, Function<T, String> nameOf) {
        List<T> all = entries == null ? List.of() : entries;
        return all.stream()
                .filter(entry ->
                        nameOf.apply(entry) != null && nameOf.apply(entry).equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("The kubeconfig has no entry \"" + name + "\" in "
                        + list + ", only " + all.stream().map(nameOf).collect(Collectors.toList()) + "." + REMEDY));
    }

    private static String decoded(String field, String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64.replaceAll("\\s", "")), StandardCharsets.US_ASCII);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("The kubeconfig's " + field + " is no base64 text.");
        }
    }

    private static boolean blank(String text) {
        return text == null || text.isBlank();
    }
}
