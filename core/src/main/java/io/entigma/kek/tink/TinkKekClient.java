// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.tink;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KmsClient;
import io.entigma.error.MisconfigurationException;
import io.entigma.kek.KekCall;
import io.entigma.kek.KekClient;
import io.entigma.kek.WrapContext;
import io.entigma.key.CleartextKey;
import io.entigma.key.WrappedDek;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.OptionalInt;

/**
 * KEK client for any {@link KmsClient} of Tink. KEK URIs are those of the KMS client. Tenant and key id are the associated
 * data of the AEAD; whether that binds them is a matter of the KMS behind it, and the key id, which certifies itself, does in
 * any case. Rewrapping passes the DEK through this process; Tink tells no KEK version. Thread safe if the KMS client is.
 */
public final class TinkKekClient implements KekClient {
    private final KmsClient kms;
    private final String prefix;
    private volatile boolean closed;

    /**
     * Takes a KMS client.
     *
     * @param kms the client, with its credentials; it cannot be closed
     * @param prefix what the KEK URIs begin with that it serves, scheme included, as {@code gcp-kms://}
     * @throws MisconfigurationException if the prefix has no scheme
     */
    public TinkKekClient(KmsClient kms, String prefix) {
        if (!prefix.matches("[A-Za-z][A-Za-z0-9+.-]*:.*")) {
            throw new MisconfigurationException(
                    "Tink KEK client: the prefix must begin with a scheme as gcp-kms:, but is '" + prefix + "'");
        }
        this.kms = kms;
        this.prefix = prefix;
    }

    @Override
    public boolean supports(URI kek) {
        return kek.toString().startsWith(prefix) && kms.doesSupport(kek.toString());
    }

    /** {@link Aead} has none, although the KMS behind it may rotate. */
    @Override
    public boolean versionIdentifiesKeyMaterial() {
        return false;
    }

    @Override
    public WrappedDek wrap(URI kek, CleartextKey dek, WrapContext context) {
        KekCall call = call("wrap", kek, context);
        byte[] bytes = dek.toCleartextBytes();
        try {
            byte[] wrapped = aead(call).encrypt(bytes, context.toBytes());
            if (wrapped.length <= CleartextKey.BYTES || wrapped.length > WrappedDek.MAX_BYTES) {
                throw call.unavailable("it answered with " + wrapped.length + " bytes, which no wrapped DEK has", null);
            }
            return new WrappedDek(wrapped, "");
        } catch (GeneralSecurityException e) {
            throw isTrouble(e)
                    ? call.unavailable("the KMS did not answer; check the network and its state", null)
                    : call.refused(
                            "the KMS refused to encrypt; check the KEK URI, its state and the permissions", null);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    @Override
    public CleartextKey unwrap(URI kek, WrappedDek wrapped, WrapContext context) {
        KekCall call = call("unwrap", kek, context);
        byte[] bytes = {};
        try {
            bytes = aead(call).decrypt(wrapped.toBytes(), context.toBytes());
            if (bytes.length != CleartextKey.BYTES) {
                throw call.notADek(bytes.length);
            }
            return CleartextKey.copyOf(bytes);
        } catch (GeneralSecurityException e) {
            if (isTrouble(e)) {
                throw call.unavailable("the KMS did not answer; check the network and its state", null);
            }
            throw call.wrongContext(null);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private Aead aead(KekCall call) {
        if (closed) {
            throw call.unavailable("this client is closed", null);
        }
        if (!supports(call.kek())) {
            throw call.refused("the KEK URI must begin with " + prefix, null);
        }
        try {
            return kms.getAead(call.kek().toString());
        } catch (GeneralSecurityException e) {
            throw call.refused("the KMS client knows no such KEK; check the KEK URI", null);
        }
    }

    /** Tink's clients wrap what went wrong on the wire; their messages are for nobody to rely on. */
    private static boolean isTrouble(Throwable e) {
        for (Throwable t = e.getCause(); t != null && t != t.getCause(); t = t.getCause()) {
            OptionalInt status = HttpStatusOf.error(t);
            if (status.isPresent()) {
                int code = status.getAsInt();
                return code >= 500 || code == 408 || code == 425 || code == 429;
            }
            if (t instanceof IOException) {
                return true;
            }
        }
        return false;
    }

    private static KekCall call(String operation, URI kek, WrapContext context) {
        return new KekCall("Tink KMS client", operation, kek, context);
    }

    @Override
    public String describe() {
        return "Tink KMS client " + kms.getClass().getSimpleName() + " for " + prefix;
    }

    @Override
    public void close() {
        closed = true;
    }

    @Override
    public String toString() {
        return "TinkKekClient[" + prefix + "]";
    }
}
