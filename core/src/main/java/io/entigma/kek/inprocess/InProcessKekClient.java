// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.inprocess;

import com.google.crypto.tink.subtle.AesGcmJce;
import io.entigma.error.EntigmaException;
import io.entigma.error.MisconfigurationException;
import io.entigma.kek.KekCall;
import io.entigma.kek.KekClient;
import io.entigma.kek.WrapContext;
import io.entigma.key.CleartextKey;
import io.entigma.key.WrappedDek;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * KEK client that fetches the KEK itself from a secret store and uses it IN THIS PROCESS. Whoever reads this process's memory
 * or its access to the secret store has the KEK, and with a copy of the key table every DEK, of all tenants and for all
 * times; nobody logs the single unwraps. Prefer a key server. It is for places that have nothing but a secret store. KEK URIs
 * are {@code in-process:NAME}. DEKs are wrapped with AES-256-GCM, with the KEK's name, tenant and key id as associated data.
 * Thread safe.
 */
public final class InProcessKekClient implements KekClient {
    private static final String VERSION = "[A-Za-z0-9._-]{1,128}";

    private final String name;
    private final KekSource source;
    private final Duration ttl;
    private final Map<String, Held> held = new ConcurrentHashMap<>();
    private final ReentrantLock fetching = new ReentrantLock();
    private volatile boolean closed;

    /** A KEK in memory, ready to use, and since when. */
    private record Held(String version, AesGcmJce aead, long since) {}

    /**
     * Takes a source over.
     *
     * @param name the KEK's name, 1 to 64 of A-Z a-z 0-9 . _ -
     * @param source where it is fetched from
     * @param ttl how long it stays in memory before it is fetched again; more than zero
     * @throws MisconfigurationException if the name or the time is out of range
     */
    public InProcessKekClient(String name, KekSource source, Duration ttl) {
        if (!name.matches("[A-Za-z0-9._-]{1,64}")) {
            throw new MisconfigurationException(
                    "KEK in this process: the name must be 1 to 64 of A-Z a-z 0-9 . _ -, but is '" + name + "'");
        }
        if (ttl.isZero() || ttl.isNegative()) {
            throw new MisconfigurationException(
                    "KEK in this process: the time to live must be more than zero, but is " + ttl);
        }
        this.name = name;
        this.source = source;
        this.ttl = ttl;
    }

    static boolean isKekUri(URI kek) {
        return "in-process".equalsIgnoreCase(kek.getScheme());
    }

    @Override
    public boolean supports(URI kek) {
        return isKekUri(kek);
    }

    @Override
    public boolean versionIdentifiesKeyMaterial() {
        return true;
    }

    @Override
    public WrappedDek wrap(URI kek, CleartextKey dek, WrapContext context) {
        KekCall call = call("wrap", kek, context);
        byte[] bytes = dek.toCleartextBytes();
        try {
            Held newest = held(call, KekSource.NEWEST);
            return new WrappedDek(newest.aead().encrypt(bytes, associated(context)), newest.version());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM of a DEK cannot fail", e);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    @Override
    public CleartextKey unwrap(URI kek, WrappedDek wrapped, WrapContext context) {
        KekCall call = call("unwrap", kek, context);
        if (!wrapped.kekVersion().matches(VERSION)) {
            throw call.refused("the KEK version in the key table is not one; restore the row", null);
        }
        byte[] bytes = {};
        try {
            bytes = held(call, wrapped.kekVersion()).aead().decrypt(wrapped.toBytes(), associated(context));
            return CleartextKey.copyOf(bytes);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw call.wrongContext(null);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private Held held(KekCall call, String version) {
        if (!call.kek().getRawSchemeSpecificPart().equals(name)) {
            throw call.refused("the KEK of this client is in-process:" + name, null);
        }
        Held known = fresh(version);
        if (known != null) {
            return known;
        }
        fetching.lock();
        try {
            known = fresh(version);
            return known == null ? fetch(call, version) : known;
        } finally {
            fetching.unlock();
        }
    }

    private @Nullable Held fresh(String version) {
        Held known = held.get(version);
        return known != null && System.nanoTime() - known.since() < ttl.toNanos() ? known : null;
    }

    private Held fetch(KekCall call, String version) {
        if (closed) {
            throw call.unavailable("this client is closed", null);
        }
        held.remove(version);
        KekSource.Material material = source.fetch(call, version);
        byte[] bytes = material.key().toCleartextBytes();
        try {
            if (!material.version().matches(VERSION)
                    || !(version.equals(KekSource.NEWEST) || version.equals(material.version()))) {
                throw strange(call);
            }
            Held made = new Held(material.version(), new AesGcmJce(bytes), System.nanoTime());
            held.put(version, made);
            held.put(made.version(), made);
            return made;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES-GCM", e);
        } finally {
            Arrays.fill(bytes, (byte) 0);
            material.key().close();
        }
    }

    private static EntigmaException strange(KekCall call) {
        return call.unavailable("the secret store gave another version than it was asked for; check it", null);
    }

    private static KekCall call(String operation, URI kek, WrapContext context) {
        return new KekCall("KEK in this process", operation, kek, context);
    }

    /** Name and key id in front, with an end and a fixed length, so no two contexts have the same bytes. */
    private byte[] associated(WrapContext context) {
        return (name + "\n" + context.keyId() + context.tenant().value()).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String describe() {
        return "KEK IN THIS PROCESS, fetched from " + source.describe() + " for " + ttl
                + " at a time: who reads this process's memory has the KEK";
    }

    @Override
    public void close() {
        closed = true;
        held.clear();
        source.close();
    }

    @Override
    public String toString() {
        return "InProcessKekClient[" + name + ", " + describe() + "]";
    }
}
