package io.jenkins.plugins.slidecraft.config;

import com.cloudbees.plugins.credentials.common.StandardCertificateCredentials;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import hudson.model.Run;
import io.jenkins.plugins.slidecraft.kube.fabric8.ConnectionSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.Collections;
import org.jenkinsci.plugins.plaincredentials.FileCredentials;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;

/** Makes a connection's settings from what is configured and the credentials as they are now. */
final class ClusterSettings {
    private static final int LARGEST_KUBECONFIG = 1024 * 1024;

    private ClusterSettings() {}

    static ConnectionSettings of(ClusterConfig config, Run<?, ?> run) {
        String what = "cluster '" + config.getName() + "'";
        if (config.isInCluster()) {
            return ConnectionSettings.inCluster();
        }
        StandardCredentials credentials = config.getCredentialsId().isEmpty()
                ? null
                : CredentialsLookup.find(config.getCredentialsId(), what, run);
        if (credentials instanceof FileCredentials file) {
            return ConnectionSettings.fromKubeconfig(text(file, what), false);
        }
        if (config.getUrl().isEmpty()) {
            throw new IllegalArgumentException(
                    "The configuration of " + what
                            + " has no address: give its URL, or choose a kubeconfig file as credentials, or tick 'in-cluster'.");
        }
        ConnectionSettings.Builder builder =
                ConnectionSettings.at(config.getUrl()).caCertificate(config.getCaCertificate());
        if (credentials instanceof StringCredentials token) {
            builder.bearerToken(token.getSecret().getPlainText());
        } else if (credentials instanceof StandardCertificateCredentials certificate) {
            certificate(builder, certificate, what);
        } else if (credentials != null) {
            throw CredentialsLookup.wrongKind(
                    config.getCredentialsId(), what, "a kubeconfig file, a secret text with a token or a certificate");
        }
        return builder.build();
    }

    private static String text(FileCredentials file, String what) {
        try (InputStream content = file.getContent()) {
            byte[] bytes = content.readNBytes(LARGEST_KUBECONFIG + 1);
            if (bytes.length > LARGEST_KUBECONFIG) {
                throw new IllegalArgumentException("The kubeconfig of " + what + " has more than 1 MiB.");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalArgumentException("The kubeconfig of " + what + " can't be read.", e);
        }
    }

    private static void certificate(
            ConnectionSettings.Builder builder, StandardCertificateCredentials certificate, String what) {
        try {
            KeyStore store = certificate.getKeyStore();
            char[] password = certificate.getPassword().getPlainText().toCharArray();
            for (String alias : Collections.list(store.aliases())) {
                if (store.isKeyEntry(alias)) {
                    Key key = store.getKey(alias, password);
                    StringBuilder chain = new StringBuilder();
                    for (Certificate one : store.getCertificateChain(alias)) {
                        chain.append(pem("CERTIFICATE", one.getEncoded()));
                    }
                    builder.clientCertificate(chain.toString(), pem("PRIVATE KEY", key.getEncoded()));
                    return;
                }
            }
        } catch (GeneralSecurityException e) {
            // The cause may quote what it read: it stays out.
            throw new IllegalArgumentException("The certificate of " + what + " can't be read: "
                    + e.getClass().getSimpleName() + ". Upload it again as PKCS#12 with its password.");
        }
        throw new IllegalArgumentException("The certificate of " + what + " has no private key.");
    }

    private static String pem(String type, byte[] der) {
        return "-----BEGIN " + type + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END " + type + "-----\n";
    }
}
