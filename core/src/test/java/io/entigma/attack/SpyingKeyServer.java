// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.attack;

import com.google.crypto.tink.subtle.AesGcmJce;
import com.google.crypto.tink.subtle.Random;
import io.entigma.error.KeyServerRefusedException;
import io.entigma.internal.cipher.DataKey;
import io.entigma.kek.KekClient;
import io.entigma.kek.ValueContext;
import io.entigma.kek.ValueSealingClient;
import io.entigma.kek.WrapContext;
import io.entigma.key.CleartextKey;
import io.entigma.key.KeyId;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedDek;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A key server with the application's KEK and the attacker's. It keeps every data key that the application had wrapped, so
 * that stored values can be opened and judged without anything that the database says.
 */
final class SpyingKeyServer implements KekClient, ValueSealingClient {
    static final URI APPLICATION = URI.create("test:app");
    static final URI ATTACKER = URI.create("test:attacker");

    private final Map<String, AesGcmJce> keks = new ConcurrentHashMap<>();
    private final AesGcmJce values = newAead();
    private final Map<KeyId, DataKey> made = new ConcurrentHashMap<>();
    private final AtomicInteger newest = new AtomicInteger(1);

    private static AesGcmJce newAead() {
        try {
            return new AesGcmJce(Random.randBytes(32));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private AesGcmJce kek(URI kek, @Nullable String version) {
        return keks.computeIfAbsent(kek + "#" + version, any -> newAead());
    }

    /** The application's data key of an id; null if it never made one. */
    @Nullable
    DataKey made(KeyId id) {
        return made.get(id);
    }

    /** All of the application's data keys of a tenant. */
    List<KeyId> madeFor(TenantId tenant) {
        return made.values().stream()
                .filter(key -> key.tenant().equals(tenant))
                .map(DataKey::id)
                .toList();
    }

    /** Makes another version of the application's KEK. */
    void rotate() {
        newest.incrementAndGet();
    }

    @Override
    public boolean supports(URI kek) {
        return "test".equals(kek.getScheme());
    }

    private static byte[] bound(WrapContext context) {
        return (context.keyId() + "/" + context.tenant()).getBytes(StandardCharsets.UTF_8);
    }

    /** What anybody with access to the server gets. */
    WrappedDek wrapForAnybody(URI kek, CleartextKey dek, WrapContext context) {
        String version = String.valueOf(newest.get());
        try {
            return new WrappedDek(kek(kek, version).encrypt(dek.toCleartextBytes(), bound(context)), version);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public WrappedDek wrap(URI kek, CleartextKey dek, WrapContext context) {
        made.put(context.keyId(), DataKey.of(context.tenant(), CleartextKey.copyOf(dek.toCleartextBytes())));
        return wrapForAnybody(kek, dek, context);
    }

    @Override
    public WrappedDek rewrap(URI kek, WrappedDek wrapped, WrapContext context) {
        try (CleartextKey dek = unwrap(kek, wrapped, context)) {
            return wrapForAnybody(kek, dek, context);
        }
    }

    @Override
    public CleartextKey unwrap(URI kek, WrappedDek wrapped, WrapContext context) {
        try {
            return CleartextKey.copyOf(kek(kek, wrapped.kekVersion()).decrypt(wrapped.toBytes(), bound(context)));
        } catch (GeneralSecurityException e) {
            throw new KeyServerRefusedException("Key " + context.keyId() + ": not wrapped under " + kek);
        }
    }

    @Override
    public List<byte[]> sealAll(URI kek, List<byte[]> plain, ValueContext context) {
        List<byte[]> sealed = new ArrayList<>();
        for (byte[] value : plain) {
            try {
                sealed.add(values.encrypt(value, context.toBytes()));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
        return sealed;
    }

    @Override
    public List<byte @Nullable []> openAll(URI kek, List<byte[]> sealed, ValueContext context) {
        List<byte @Nullable []> opened = new ArrayList<>();
        for (byte[] value : sealed) {
            opened.add(open(value, context));
        }
        return opened;
    }

    private byte @Nullable [] open(byte[] value, ValueContext context) {
        try {
            return values.decrypt(value, context.toBytes());
        } catch (GeneralSecurityException e) {
            return null;
        }
    }

    @Override
    public String describe() {
        return "test key server with a KEK of the attacker";
    }
}
