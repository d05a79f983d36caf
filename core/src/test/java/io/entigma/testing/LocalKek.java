// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.testing;

import com.google.crypto.tink.subtle.AesGcmJce;
import com.google.crypto.tink.subtle.Random;
import io.entigma.error.KeyServerRefusedException;
import io.entigma.error.KeyServerUnavailableException;
import io.entigma.internal.keytable.InstallationName;
import io.entigma.kek.KekClient;
import io.entigma.kek.WrapContext;
import io.entigma.key.CleartextKey;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedDek;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A KEK in this process, with real encryption, call counts, and a switch for outages and delays. */
public final class LocalKek implements KekClient {
    public static final URI URI_A = URI.create("test:a");

    private final URI uri;
    private final ConcurrentMap<String, AesGcmJce> versions = new ConcurrentHashMap<>();
    private final AtomicInteger newest = new AtomicInteger(1);
    private final AtomicInteger rewraps = new AtomicInteger();
    private final AtomicInteger wraps = new AtomicInteger();
    private final AtomicInteger unwraps = new AtomicInteger();
    private final AtomicReference<Runnable> duringWrap = new AtomicReference<>(() -> {});
    private final AtomicReference<Runnable> duringUnwrap = new AtomicReference<>(() -> {});
    private final AtomicReference<@Nullable TenantId> damaged = new AtomicReference<>();
    private volatile boolean down;
    private volatile boolean revoked;
    private final AtomicInteger throttled = new AtomicInteger();
    private volatile Duration delay = Duration.ZERO;

    public LocalKek() {
        this(Random.randBytes(32));
    }

    public LocalKek(byte[] kek) {
        this(URI_A, kek);
    }

    /** A KEK at another URI. */
    public LocalKek(URI uri, byte[] kek) {
        this.uri = uri;
        versions.put("1", aead(kek));
    }

    private static AesGcmJce aead(byte[] kek) {
        try {
            return new AesGcmJce(kek);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Makes another version, which wraps from now on. */
    public void rotate() {
        versions.put(String.valueOf(newest.get() + 1), aead(Random.randBytes(32)));
        newest.incrementAndGet();
    }

    /** Takes a version away, so that nothing it wrapped unwraps. */
    public void disable(String version) {
        versions.remove(version);
    }

    public int rewraps() {
        return rewraps.get();
    }

    public int wraps() {
        return wraps.get();
    }

    public int unwraps() {
        return unwraps.get();
    }

    /** Counts what is done for tenants; the key that authenticates rows comes once with each node. */
    private static void count(WrapContext context, AtomicInteger calls) {
        if (!InstallationName.isOne(context.tenant())) {
            calls.incrementAndGet();
        }
    }

    public void down(boolean isDown) {
        this.down = isDown;
    }

    /** Whether every call is refused for good. */
    public void revoked(boolean isRevoked) {
        this.revoked = isRevoked;
    }

    /** Answers so many of the next calls with "too many requests". */
    public void throttle(int calls) {
        throttled.set(calls);
    }

    /** Refuses what is wrapped for a tenant, as if it had been damaged. */
    public void damaged(TenantId tenant) {
        damaged.set(tenant);
    }

    /** Lets each call take so long, as over a slow network. */
    public void delay(Duration perCall) {
        this.delay = perCall;
    }

    /** Runs once, in the middle of the next wrap. */
    public void duringNextWrap(Runnable action) {
        duringWrap.set(action);
    }

    /** Runs once, in the middle of the next unwrap. */
    public void duringNextUnwrap(Runnable action) {
        duringUnwrap.set(action);
    }

    private void answer() {
        if (!delay.isZero()) {
            try {
                Thread.sleep(delay.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        if (revoked) {
            throw new KeyServerRefusedException("KEK " + uri + ": denied");
        }
        if (throttled.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new KeyServerUnavailableException("KEK " + uri + ": too many requests");
        }
        if (down) {
            throw new KeyServerUnavailableException("KEK " + uri + ": the key server does not answer");
        }
    }

    private static byte[] associated(WrapContext context) {
        return (context.keyId() + "/" + context.tenant()).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public boolean supports(URI kek) {
        return kek.equals(uri);
    }

    @Override
    public boolean versionIdentifiesKeyMaterial() {
        return true;
    }

    @Override
    public WrappedDek wrap(URI kek, CleartextKey dek, WrapContext context) {
        count(context, wraps);
        answer();
        duringWrap.getAndSet(() -> {}).run();
        try {
            String version = String.valueOf(newest.get());
            return new WrappedDek(versions.get(version).encrypt(dek.toCleartextBytes(), associated(context)), version);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public CleartextKey unwrap(URI kek, WrappedDek wrapped, WrapContext context) {
        count(context, unwraps);
        answer();
        duringUnwrap.getAndSet(() -> {}).run();
        if (context.tenant().equals(damaged.get())) {
            throw new KeyServerRefusedException("Key " + context.keyId() + ": the wrapped form does not open");
        }
        AesGcmJce aead = versions.get(wrapped.kekVersion());
        if (aead == null) {
            throw new KeyServerRefusedException("Key " + context.keyId() + " of tenant '" + context.tenant() + "': KEK "
                    + kek + " version " + wrapped.kekVersion() + " is disabled");
        }
        try {
            return CleartextKey.copyOf(aead.decrypt(wrapped.toBytes(), associated(context)));
        } catch (GeneralSecurityException e) {
            throw new KeyServerRefusedException(
                    "Key " + context.keyId() + " of tenant '" + context.tenant() + "': wrong context for KEK " + kek);
        }
    }

    @Override
    public WrappedDek rewrap(URI kek, WrappedDek wrapped, WrapContext context) {
        rewraps.incrementAndGet();
        return KekClient.super.rewrap(kek, wrapped, context);
    }

    @Override
    public String describe() {
        return "test KEK in this process";
    }
}
