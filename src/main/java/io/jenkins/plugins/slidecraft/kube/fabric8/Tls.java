package io.jenkins.plugins.slidecraft.kube.fabric8;

import io.fabric8.kubernetes.client.internal.CertUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Makes key and trust managers from PEM texts. */
final class Tls {
    private Tls() {}

    /**
     * Whom to trust: the given authorities and nobody else (fabric8 itself would add those of the JVM); without any, those
     * of the JVM.
     */
    static TrustManager[] trust(String caPem, boolean anybody) {
        if (anybody) {
            return new TrustManager[] {new TrustAnybody()};
        }
        try {
            KeyStore store = null;
            if (!caPem.isEmpty()) {
                store = KeyStore.getInstance("PKCS12");
                store.load(null, null);
                int number = 0;
                for (Certificate certificate : certificates(caPem)) {
                    store.setCertificateEntry("ca" + number++, certificate);
                }
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory.getTrustManagers();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("The CA certificate can't be read: " + e.getMessage(), e);
        }
    }

    /** Reads one or more certificates; fails where there is none. */
    static Collection<? extends Certificate> certificates(String pem) throws CertificateException {
        Collection<? extends Certificate> certificates = CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)));
        if (certificates.isEmpty()) {
            throw new CertificateException("there is no -----BEGIN CERTIFICATE----- in it");
        }
        return certificates;
    }

    /** Who we are. The causes of failures are left out: they might quote the key. */
    static KeyManager[] identity(String certificatePem, String keyPem) {
        char[] passphrase = "in memory only".toCharArray();
        try {
            Collection<? extends Certificate> chain = certificates(certificatePem);
            KeyStore read = CertUtils.createKeyStore(
                    new ByteArrayInputStream(certificatePem.getBytes(StandardCharsets.UTF_8)),
                    new ByteArrayInputStream(keyPem.getBytes(StandardCharsets.UTF_8)),
                    chain.iterator().next().getPublicKey().getAlgorithm().equals("EC") ? "EC" : "RSA",
                    passphrase,
                    null,
                    passphrase);
            // fabric8 puts it among the keys of javax.net.ssl.keyStore, where that is set: only ours is wanted.
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry(
                    "client",
                    read.getKey(read.getCertificateAlias(chain.iterator().next()), passphrase),
                    passphrase,
                    chain.toArray(new Certificate[0]));
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, passphrase);
            return factory.getKeyManagers();
        } catch (GeneralSecurityException | IOException | RuntimeException e) {
            throw new IllegalArgumentException("The client certificate or its key can't be read ("
                    + e.getClass().getSimpleName()
                    + "); both must be PEM, the key an unencrypted RSA or EC key, as kubectl takes them.");
        }
    }

    /** For clusters whose configuration says insecure-skip-tls-verify, and only after a person allowed it. */
    private static final class TrustAnybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {
            // Anybody.
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {
            // Anybody.
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
