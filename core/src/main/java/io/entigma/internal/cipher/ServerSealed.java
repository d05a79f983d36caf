// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.cipher;

import io.entigma.error.FailureReason;
import io.entigma.kek.ValueSealingClient;
import io.entigma.key.KeyId;
import io.entigma.key.TenantId;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A value that a key server sealed, algorithm 3 of format 1: the header, the tenant's length in 1 byte, the tenant, and what
 * the server gave. Its key id names no DEK but tenant and KEK. Immutable, except that nobody may change the array.
 */
public final class ServerSealed {
    /** Longest value, in plain bytes. */
    public static final int MAX_PLAIN_BYTES = ValueSealingClient.MAX_VALUE_BYTES - KeyId.BYTES;

    /** Second byte of such a value. */
    public static final byte ALGORITHM = 3;

    private static final String KEY_ID = "entigma 1 key server\0";
    private static final String BINDING = "entigma 1 key server binding\0";
    private static final int TENANT_OFFSET = SealedFormat.HEADER_BYTES + 1;

    private final KeyId keyId;
    private final TenantId tenant;
    private final byte[] sealed;

    /**
     * Composes a value.
     *
     * @param keyId names tenant and KEK
     * @param tenant whose it is
     * @param sealed what the server gave, not copied
     */
    public ServerSealed(KeyId keyId, TenantId tenant, byte[] sealed) {
        this.keyId = keyId;
        this.tenant = tenant;
        this.sealed = sealed;
    }

    /**
     * Whether stored bytes say of themselves that a key server sealed them.
     *
     * @param stored the column's bytes
     * @return true if marker and algorithm do
     */
    public static boolean isOne(byte[] stored) {
        return stored.length >= 2 && stored[0] == SealedFormat.MARKER && stored[1] == ALGORITHM;
    }

    /**
     * Reads stored bytes. Nothing in them is trusted before the server has opened the value.
     *
     * @param stored the column's bytes
     * @return the value
     * @throws SealedValueException if these are none, or are cut
     */
    public static ServerSealed read(byte[] stored) throws SealedValueException {
        if (SealedFormat.algorithm(stored) != Algorithm.KEY_SERVER) {
            throw new SealedValueException(FailureReason.NOT_SEALED);
        }
        int end = TENANT_OFFSET + Byte.toUnsignedInt(stored[SealedFormat.HEADER_BYTES]);
        if (end >= stored.length) {
            throw new SealedValueException(FailureReason.TRUNCATED);
        }
        return new ServerSealed(
                SealedFormat.keyId(stored), tenant(stored, end), Arrays.copyOfRange(stored, end, stored.length));
    }

    private static TenantId tenant(byte[] stored, int end) throws SealedValueException {
        try {
            return new TenantId(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(stored, TENANT_OFFSET, end - TENANT_OFFSET))
                    .toString());
        } catch (CharacterCodingException | IllegalArgumentException e) {
            throw new SealedValueException(FailureReason.BAD_TAG);
        }
    }

    /**
     * The id of a tenant's place at a KEK: SHA-256 of a label, the tenant and the KEK's URI, cut to 16 bytes.
     *
     * @param tenant the tenant
     * @param kek the KEK's URI
     * @return the id
     */
    public static KeyId keyId(TenantId tenant, URI kek) {
        return KeyId.of(hash(KEY_ID, tenant, kek.toString()));
    }

    /**
     * What is sent to be sealed: 16 bytes that stand for tenant and context, and the plain bytes. So a value that was moved
     * is found out even if the server binds nothing.
     *
     * @param tenant whose value it is
     * @param context the attribute's context
     * @param plain the plain bytes
     * @return a new array
     */
    public static byte[] bind(TenantId tenant, String context, byte[] plain) {
        byte[] bound = Arrays.copyOf(hash(BINDING, tenant, context), KeyId.BYTES + plain.length);
        System.arraycopy(plain, 0, bound, KeyId.BYTES, plain.length);
        return bound;
    }

    /**
     * Takes off again what {@link #bind} put before the plain bytes.
     *
     * @param tenant whose value it should be
     * @param context the attribute's context
     * @param bound what the server opened
     * @return the plain bytes, or null if the value is another tenant's or attribute's
     */
    public static byte @Nullable [] unbind(TenantId tenant, String context, byte[] bound) {
        boolean fits = bound.length >= KeyId.BYTES
                && MessageDigest.isEqual(Arrays.copyOf(bound, KeyId.BYTES), hash(BINDING, tenant, context));
        return fits ? Arrays.copyOfRange(bound, KeyId.BYTES, bound.length) : null;
    }

    private static byte[] hash(String label, TenantId tenant, String name) {
        try {
            byte[] input = (label + tenant.value() + '\0' + name).getBytes(StandardCharsets.UTF_8);
            return Arrays.copyOf(MessageDigest.getInstance("SHA-256").digest(input), KeyId.BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is not available in this Java runtime", e);
        }
    }

    /**
     * Most bytes of a stored value.
     *
     * @param plainBytes its plain bytes
     * @return the bytes in the column, of a tenant with the longest name
     */
    public static long maxBytes(long plainBytes) {
        return TENANT_OFFSET + TenantId.MAX_BYTES + ValueSealingClient.maxSealedBytes(plainBytes + KeyId.BYTES);
    }

    /**
     * Which tenant and KEK it is of.
     *
     * @return the id
     */
    public KeyId keyId() {
        return keyId;
    }

    /**
     * Whose it says it is.
     *
     * @return the tenant
     */
    public TenantId tenant() {
        return tenant;
    }

    /**
     * What the server gave.
     *
     * @return the bytes, not copied
     */
    public byte[] sealed() {
        return sealed;
    }

    /**
     * The column's bytes.
     *
     * @return a new array
     */
    public byte[] toBytes() {
        byte[] name = tenant.value().getBytes(StandardCharsets.UTF_8);
        byte[] header = SealedFormat.header(Algorithm.KEY_SERVER, keyId);
        return ByteBuffer.allocate(TENANT_OFFSET + name.length + sealed.length)
                .put(header)
                .put((byte) name.length)
                .put(name)
                .put(sealed)
                .array();
    }

    @Override
    public String toString() {
        return "ServerValue[" + keyId + " of " + tenant + "]";
    }
}
