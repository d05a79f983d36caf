// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.testing;

import com.google.crypto.tink.subtle.AesGcmJce;
import com.google.crypto.tink.subtle.Random;
import io.entigma.KeyServerRefusedException;
import io.entigma.KeyServerUnavailableException;
import io.entigma.key.CleartextKey;
import io.entigma.key.WrappedDek;
import io.entigma.spi.KekClient;
import io.entigma.spi.WrapContext;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** A KEK in this process, with real encryption, call counts, and a switch for outages and delays. */
public final class LocalKek implements KekClient {
    public static final URI URI_A = URI.create("test:a");

    private final AesGcmJce aead;
    private final AtomicInteger wraps = new AtomicInteger();
    private final AtomicInteger unwraps = new AtomicInteger();
    private final AtomicReference<Runnable> duringWrap = new AtomicReference<>(() -> {});
    private volatile boolean down;
    private volatile Duration delay = Duration.ZERO;

    public LocalKek() {
        this(Random.randBytes(32));
    }

    public LocalKek(byte[] kek) {
        try {
            this.aead = new AesGcmJce(kek);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public int wraps() {
        return wraps.get();
    }

    public int unwraps() {
        return unwraps.get();
    }

    public void down(boolean isDown) {
        this.down = isDown;
    }

    public void delay(Duration perCall) {
        this.delay = perCall;
    }

    /** Runs once, in the middle of the next wrap. */
    public void duringNextWrap(Runnable action) {
        duringWrap.set(action);
    }

    private void answer() {
        if (!delay.isZero()) {
            try {
                Thread.sleep(delay.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        if (down) {
            throw new KeyServerUnavailableException("KEK test:a: the key server does not answer");
        }
    }

    private static byte[] associated(WrapContext context) {
        return (context.keyId() + "/" + context.tenant()).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public boolean supports(URI kek) {
        return kek.equals(URI_A);
    }

    @Override
    public WrappedDek wrap(URI kek, CleartextKey dek, WrapContext context) {
        wraps.incrementAndGet();
        answer();
        duringWrap.getAndSet(() -> {}).run();
        try {
            return new WrappedDek(aead.encrypt(dek.toCleartextBytes(), associated(context)), "1");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public CleartextKey unwrap(URI kek, WrappedDek wrapped, WrapContext context) {
        unwraps.incrementAndGet();
        answer();
        try {
            return CleartextKey.copyOf(aead.decrypt(wrapped.toBytes(), associated(context)));
        } catch (GeneralSecurityException e) {
            throw new KeyServerRefusedException(
                    "Key " + context.keyId() + " of tenant '" + context.tenant() + "': wrong context for KEK " + kek);
        }
    }

    @Override
    public String describe() {
        return "test KEK in this process";
    }
}
