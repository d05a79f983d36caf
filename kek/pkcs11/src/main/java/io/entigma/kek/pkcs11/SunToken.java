// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.pkcs11;

import io.entigma.error.MisconfigurationException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.AuthProvider;
import java.security.GeneralSecurityException;
import java.security.InvalidParameterException;
import java.security.Key;
import java.security.KeyStore;
import java.security.Provider;
import java.security.Security;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.security.auth.login.LoginException;
import org.jspecify.annotations.Nullable;

/** A token through the JDK's SunPKCS11 provider, of which each has one of its own, not installed in the JVM. */
final class SunToken implements Token {
    private final Provider provider;
    private final KeyStore store;

    private SunToken(Provider provider, KeyStore store) {
        this.provider = provider;
        this.store = store;
    }

    /**
     * Opens a token.
     *
     * @param library the driver
     * @param slot {@code slot = N} or {@code slotListIndex = N}
     * @param pin the user's PIN
     */
    static SunToken open(Path library, String slot, char[] pin) throws GeneralSecurityException {
        Provider base = Security.getProvider("SunPKCS11");
        if (base == null) {
            throw new MisconfigurationException(
                    "PKCS#11 client: this JVM has no provider SunPKCS11; add the module jdk.crypto.cryptoki");
        }
        String config = "--name = Entigma\nlibrary = " + library + "\n" + slot + "\n"
                + "attributes(generate,CKO_SECRET_KEY,*) = {\n"
                + "  CKA_TOKEN = true\n  CKA_SENSITIVE = true\n  CKA_EXTRACTABLE = false\n"
                + "  CKA_ENCRYPT = true\n  CKA_DECRYPT = true\n}\n";
        Provider provider;
        try {
            provider = base.configure(config);
        } catch (InvalidParameterException | UnsupportedOperationException e) {
            throw new MisconfigurationException(
                    "PKCS#11 client: the driver '" + library + "' with " + slot + " does not load; check path and slot",
                    e);
        }
        KeyStore store = KeyStore.getInstance("PKCS11", provider);
        try {
            store.load(null, pin);
        } catch (IOException e) {
            throw new GeneralSecurityException("login failed", e);
        }
        return new SunToken(provider, store);
    }

    @Override
    public Set<String> labels() throws GeneralSecurityException {
        return new LinkedHashSet<>(Collections.list(store.aliases()));
    }

    @Override
    public @Nullable Key key(String label) throws GeneralSecurityException {
        return store.getKey(label, null);
    }

    @Override
    public void create(String label) throws GeneralSecurityException {
        KeyGenerator generator = KeyGenerator.getInstance("AES", provider);
        generator.init(256);
        SecretKey key = generator.generateKey();
        store.setEntry(label, new KeyStore.SecretKeyEntry(key), null);
    }

    @Override
    public byte[] encrypt(Key key, byte[] nonce, byte[] associated, byte[] plain) throws GeneralSecurityException {
        return cipher(Cipher.ENCRYPT_MODE, key, nonce, associated).doFinal(plain);
    }

    @Override
    public byte[] decrypt(Key key, byte[] nonce, byte[] associated, byte[] sealed) throws GeneralSecurityException {
        return cipher(Cipher.DECRYPT_MODE, key, nonce, associated).doFinal(sealed);
    }

    private Cipher cipher(int mode, Key key, byte[] nonce, byte[] associated) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding", provider);
        cipher.init(mode, key, new GCMParameterSpec(128, nonce));
        cipher.updateAAD(associated);
        return cipher;
    }

    @Override
    public void close() {
        if (provider instanceof AuthProvider session) {
            try {
                session.logout();
            } catch (LoginException e) {
                System.getLogger(SunToken.class.getName())
                        .log(System.Logger.Level.DEBUG, "PKCS#11 session did not end", e);
            }
        }
    }
}
