package io.jenkins.plugins.slidecraft.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Whom a client trusts, and what it shows of itself (mutual TLS). */
public final class TlsContext {
    private TlsContext() {}

    /** A client's certificate with its key. */
    public record Identity(KeyStore store, char[] password) {}

    /**
     * A context.
     *
     * @param authorities certificates in PEM whose signatures are trusted; blank for the machine's own list
     * @param identity what the client shows, where it shows something
     * @throws IllegalArgumentException where the certificates or the key can't be read; the message names neither
     */
    public static SSLContext of(String authorities, Optional<Identity> identity) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(identity), trust(authorities), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException(
                    "The certificates can't be used (" + e.getClass().getSimpleName()
                            + "): check the certificate authority in PEM and the client's certificate with its key");
        }
    }

    private static KeyManager[] keys(Optional<Identity> identity) throws GeneralSecurityException {
        if (identity.isEmpty()) {
            return null;
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(identity.get().store(), identity.get().password());
        return factory.getKeyManagers();
    }

    private static TrustManager[] trust(String authorities) throws GeneralSecurityException, IOException {
        if (authorities.isBlank()) {
            return null;
        }
        Collection<? extends Certificate> certificates = CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(authorities.getBytes(StandardCharsets.UTF_8)));
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        int index = 0;
        for (Certificate certificate : certificates) {
            store.setCertificateEntry("authority-" + index++, certificate);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }
}
