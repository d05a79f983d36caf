// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.benchmarks;

import com.google.crypto.tink.subtle.AesGcmJce;
import io.entigma.error.KeyServerRefusedException;
import io.entigma.kek.KekClient;
import io.entigma.kek.WrapContext;
import io.entigma.key.CleartextKey;
import io.entigma.key.WrappedDek;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.concurrent.atomic.AtomicInteger;

/** A KEK in this process that counts its unwraps, so that no network is measured. Thread safe. */
public final class LocalKek implements KekClient {
    public static final URI KEK = URI.create("local:kek");

    private final AesGcmJce aead;
    private final AtomicInteger unwraps = new AtomicInteger();

    public LocalKek() {
        try {
            this.aead = new AesGcmJce(new byte[32]);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM is not available", e);
        }
    }

    public int unwraps() {
        return unwraps.get();
    }

    private static byte[] associatedData(WrapContext context) {
        return (context.keyId() + "/" + context.tenant()).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public boolean supports(URI kek) {
        return kek.equals(KEK);
    }

    @Override
    public WrappedDek wrap(URI kek, CleartextKey dek, WrapContext context) {
        try {
            return new WrappedDek(aead.encrypt(dek.toCleartextBytes(), associatedData(context)), "1");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM is not available", e);
        }
    }

    @Override
    public CleartextKey unwrap(URI kek, WrappedDek wrapped, WrapContext context) {
        unwraps.incrementAndGet();
        try {
            return CleartextKey.copyOf(aead.decrypt(wrapped.toBytes(), associatedData(context)));
        } catch (GeneralSecurityException e) {
            throw new KeyServerRefusedException("Key " + context.keyId() + ": not wrapped by this KEK", e);
        }
    }

    @Override
    public String describe() {
        return "KEK in this process";
    }
}
