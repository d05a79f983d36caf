// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.engine;

import io.entigma.error.DamagedValueException;
import io.entigma.error.EntigmaException;
import io.entigma.error.FailureReason;
import io.entigma.error.NotSealedException;
import io.entigma.error.QueryRefusedException;
import io.entigma.error.ValueRefusedException;
import io.entigma.error.WrongTenantException;
import io.entigma.internal.cipher.DataKey;
import io.entigma.internal.cipher.FieldCipher;
import io.entigma.internal.cipher.FieldContext;
import io.entigma.internal.cipher.MangledForm;
import io.entigma.internal.cipher.Purpose;
import io.entigma.internal.cipher.SealedFormat;
import io.entigma.internal.cipher.SealedValueException;
import io.entigma.internal.cipher.ServerSealed;
import io.entigma.internal.codec.CodecException;
import io.entigma.internal.codec.ValueCodec;
import io.entigma.internal.keyring.Keyring;
import io.entigma.internal.settings.KnownSettings;
import io.entigma.key.KeyId;
import io.entigma.key.TenantId;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Seals and opens the values of one attribute for a given tenant. Turns every failure into a flat error for the caller
 * and a precise one for the listener. Thread safe.
 *
 * @param <X> the attribute's Java type
 */
public final class FieldSealer<X> {
    /** No sealed value begins with a zero byte, so that none equals this. */
    private static final byte[] EQUALS_NOTHING = {0};

    private final String subject;
    private final FieldContext context;
    private final ValueCodec<X> codec;
    private final Keyring keyring;
    private final ReadKeys readKeys;
    private final FieldCipher cipher;
    private final PlacedCipher crypto;
    private final Failures failures;

    /** Null, except while the attribute's column is being encrypted. */
    private final @Nullable PlainReads plainReads;

    FieldSealer(
            String subject,
            FieldContext context,
            ValueCodec<X> codec,
            Keyring keyring,
            ReadKeys readKeys,
            FieldCipher cipher,
            PlacedCipher crypto,
            Failures failures,
            @Nullable PlainReads plainReads) {
        this.plainReads = plainReads;
        this.subject = subject;
        this.context = context;
        this.codec = codec;
        this.keyring = keyring;
        this.readKeys = readKeys;
        this.cipher = cipher;
        this.crypto = crypto;
        this.failures = failures;
    }

    /**
     * Seals a value under the tenant's active key, or at the key server; while values are still stored in plain, gives its plain
     * form.
     *
     * @param tenant the acting tenant
     * @param value the value
     * @return the sealed value
     */
    public byte[] seal(TenantId tenant, X value) {
        return seal(tenant, value, SealAheadBuffer.NONE);
    }

    /**
     * The same, with values that were sealed ahead.
     *
     * @param tenant the acting tenant
     * @param value the value
     * @param memory what is known of values at the key server
     * @return the sealed value
     */
    public byte[] seal(TenantId tenant, X value, SealAheadBuffer memory) {
        try {
            keyring.requireOpen();
            // The value is checked first: a refused value must not make a key.
            byte[] plain = codec.encode(value);
            return plainReads != null && plainReads.areWritten()
                    ? plainReads.toStore(plain)
                    : crypto.seal(tenant, plain, value, memory);
        } catch (EntigmaException e) {
            throw failures.report(e, subject, context, tenant, null);
        }
    }

    /**
     * Seals a value for use inside a query, under the key that new values get, without making a key for it.
     *
     * @param tenant the acting tenant
     * @param value the value
     * @return the sealed value
     * @throws QueryRefusedException if the tenant has no key yet
     */
    public byte[] sealForQuery(TenantId tenant, X value) {
        try {
            keyring.requireOpen();
            byte[] plain = codec.encode(value);
            if (plainReads != null && plainReads.areWritten()) {
                return plainReads.toStore(plain);
            }
            if (crypto.needsKey() && keyring.usable(tenant).isEmpty()) {
                throw new QueryRefusedException("a value in a query cannot be sealed, since tenant '" + tenant
                        + "' has no data key yet; store a value first, or leave the value out of the query");
            }
            return crypto.sealWithoutTokens(tenant, plain, SealAheadBuffer.NONE);
        } catch (EntigmaException e) {
            throw failures.report(e, subject, context, tenant, null);
        }
    }

    /**
     * One of the forms in which a deterministic value may be stored: each key of the tenant gives another. Slots beyond
     * the number of keys repeat the newest key, so that any number of slots from that on covers all forms.
     *
     * @param tenant the acting tenant
     * @param value the value that is looked for
     * @param slot which form, from 0
     * @param slots how many forms the query has room for
     * @return the sealed form; bytes that are no sealed value, and so equal nothing stored, if the tenant has no key or
     *     the value could not have been stored
     * @throws QueryRefusedException if the tenant has more keys than the query has room for
     */
    public byte[] search(TenantId tenant, X value, int slot, int slots) {
        byte[] plain;
        try {
            keyring.requireOpen();
            plain = codec.encode(value);
        } catch (ValueRefusedException e) {
            return EQUALS_NOTHING.clone();
        }
        try {
            List<DataKey> keys = readKeys.sought(tenant, slots, plainReads != null);
            if (slot < keys.size()) {
                return cipher.seal(keys.get(slot), context, plain);
            } else if (plainReads != null) {
                byte[] inPlain = plainReads.plain(plain);
                return inPlain == null ? EQUALS_NOTHING.clone() : inPlain;
            }
            return keys.isEmpty() ? EQUALS_NOTHING.clone() : cipher.seal(keys.get(0), context, plain);
        } catch (EntigmaException e) {
            throw failures.report(e, subject, context, tenant, null);
        }
    }

    /**
     * All forms in which a deterministic value may be stored.
     *
     * @param tenant the acting tenant
     * @param value the value that is looked for
     * @return the forms, newest key first; empty if none can be stored
     * @throws QueryRefusedException if values are sealed at random
     */
    public List<byte[]> searchForms(TenantId tenant, X value) {
        try {
            keyring.requireOpen();
            if (context.purpose() != Purpose.DETERMINISTIC) {
                throw new QueryRefusedException("values are sealed at random, so that nothing can be looked for; use"
                        + " @Encrypted(deterministic = true)");
            }
            byte[] plain = codec.encode(value);
            Stream<byte[]> sealed = readKeys.usable(tenant).stream().map(key -> cipher.seal(key, context, plain));
            byte[] inPlain = plainReads == null ? null : plainReads.plain(plain);
            return Stream.concat(sealed, Stream.ofNullable(inPlain)).toList();
        } catch (ValueRefusedException e) {
            return List.of();
        } catch (EntigmaException e) {
            throw failures.report(e, subject, context, tenant, null);
        }
    }

    /**
     * Refuses what is right only while all values of a tenant are under one key: stored forms compared with each other.
     *
     * @param tenant the acting tenant
     * @param operator what the query does with them
     * @throws QueryRefusedException if the tenant has more than one usable key
     */
    public void requireOneKey(TenantId tenant, String operator) {
        try {
            keyring.requireOpen();
            if (plainReads != null) {
                throw new QueryRefusedException(operator
                        + " needs all values in one stored form, but plain values are allowed here; encrypt them first"
                        + " and take the attribute out of plaintextReads");
            }
            int keys = readKeys.usable(tenant).size();
            if (keys > 1) {
                throw new QueryRefusedException(operator + " needs all values under one data key, but tenant '" + tenant
                        + "' has " + keys + " in use; finish the re-encryption and retire the old key first");
            }
        } catch (EntigmaException e) {
            throw failures.report(e, subject, context, tenant, null);
        }
    }

    /**
     * Seals values at the key server before they are asked for, several in one call. One that has no encoding is left out:
     * it is refused when it is asked for.
     *
     * @param tenant the acting tenant
     * @param values the values
     * @param memory gets what was sealed
     */
    public void sealAhead(TenantId tenant, List<X> values, SealAheadBuffer memory) {
        try {
            keyring.requireOpen();
            crypto.sealAhead(tenant, values.stream().flatMap(this::encodable).toList(), memory);
        } catch (EntigmaException e) {
            throw failures.report(e, subject, context, tenant, null);
        }
    }

    private Stream<byte[]> encodable(X value) {
        try {
            return Stream.of(codec.encode(value));
        } catch (ValueRefusedException e) {
            return Stream.of();
        }
    }

    /**
     * Opens values at the key server before they are asked for, several in one call. One that does not open is left out.
     *
     * @param tenant the acting tenant
     * @param stored the columns' bytes
     * @param memory gets what was opened
     */
    public void openAhead(TenantId tenant, List<byte[]> stored, SealAheadBuffer memory) {
        try {
            keyring.requireOpen();
            crypto.openAhead(tenant, stored, memory);
        } catch (EntigmaException e) {
            throw failures.report(e, subject, context, tenant, null);
        }
    }

    /**
     * Opens a sealed value.
     *
     * @param tenant the acting tenant
     * @param stored the column's bytes
     * @return the value
     */
    public X open(TenantId tenant, byte[] stored) {
        return open(tenant, stored, SealAheadBuffer.NONE);
    }

    /**
     * The same, with values that were opened before.
     *
     * @param tenant the acting tenant
     * @param stored the column's bytes
     * @param memory what is known of values at the key server
     * @return the value
     */
    public X open(TenantId tenant, byte[] stored, SealAheadBuffer memory) {
        try {
            keyring.requireOpen();
            if (plainReads != null && plainReads.isPlain(stored)) {
                return openPlain(plainReads, tenant, stored);
            }
            return codec.decode(crypto.open(tenant, stored, memory));
        } catch (EntigmaException e) {
            throw failures.report(e, subject, context, tenant, SealedFormat.keyIdIfPresent(stored));
        } catch (SealedValueException e) {
            boolean mangled = e.reason() == FailureReason.NOT_SEALED && MangledForm.isOne(stored);
            throw flat(mangled ? FailureReason.MANGLED : e.reason(), tenant, stored);
        } catch (CodecException e) {
            throw flat(FailureReason.BAD_ENCODING, tenant, stored);
        }
    }

    /**
     * Opens a sealed value if it is the tenant's.
     *
     * @param tenant the acting tenant
     * @param stored the column's bytes
     * @param own whether keys are the tenant's, by their ids; gets what turns out
     * @return the value, or null if it is another tenant's
     * @throws QueryRefusedException if it is not sealed under a data key, so that it is not known by its last bytes
     */
    public @Nullable X openOwn(TenantId tenant, byte[] stored, Map<KeyId, Boolean> own) {
        KeyId id = SealedFormat.keyIdIfPresent(stored);
        try {
            keyring.requireOpen();
            if (plainReads != null) {
                throw new QueryRefusedException("a query cannot open values while plain ones are allowed here; encrypt"
                        + " them first and take the attribute out of plaintextReads");
            }
            if (readKeys.areOfSingleToo()) {
                throw new QueryRefusedException(
                        "a query cannot open values while those of the single tenant are let pass here;"
                                + " assign them to their tenants first and take the attribute out of singleTenantReads");
            }
            if (ServerSealed.isOne(stored)) {
                throw new QueryRefusedException(
                        "a query cannot open values at the key server, one by one; re-encrypt the column first");
            }
            if (id != null && !own.computeIfAbsent(id, each -> isOwn(tenant, each))) {
                return null;
            }
        } catch (EntigmaException e) {
            throw failures.report(e, subject, context, tenant, id);
        }
        return open(tenant, stored);
    }

    private boolean isOwn(TenantId tenant, KeyId id) {
        try {
            keyring.opening(tenant, id);
            return true;
        } catch (WrongTenantException e) {
            return false;
        }
    }

    private X openPlain(PlainReads reads, TenantId tenant, byte[] stored) {
        try {
            return codec.decode(reads.encoding(tenant, stored));
        } catch (CodecException e) {
            throw flat(FailureReason.NOT_SEALED, tenant, stored);
        }
    }

    /**
     * Reports that search tokens were asked of a field that has none, since it is not mapped.
     *
     * @param tenant the acting tenant
     * @return the error to throw
     */
    EntigmaException withoutTokens(TenantId tenant) {
        try {
            keyring.requireOpen();
            throw new QueryRefusedException(
                    "a field that is sealed by hand has no search tokens, which are part of the mapping;"
                            + " take it from SealedAttributes.of(entityManager)");
        } catch (EntigmaException e) {
            return failures.report(e, subject, context, tenant, null);
        }
    }

    /**
     * Reports that nobody could say for which tenant to seal or open.
     *
     * @param e why not
     * @return the error to throw
     */
    public EntigmaException withoutTenant(EntigmaException e) {
        return failures.report(e, subject, context, null, null);
    }

    private EntigmaException flat(FailureReason reason, TenantId tenant, byte[] stored) {
        KeyId id = SealedFormat.keyIdIfPresent(stored);
        failures.report(reason, context, tenant, id);
        return switch (reason) {
            case NOT_SEALED ->
                new NotSealedException(subject + ": the stored value is not a sealed value (" + stored.length
                        + " bytes); it was written past Entigma, or before encryption was turned on; if it is to be taken"
                        + " over, set " + KnownSettings.PLAINTEXT_READS + "=" + context.name()
                        + " and run 'entigma encrypt-column' (docs/encrypt-existing.md)");
            case MANGLED ->
                new DamagedValueException(subject + ": the stored value (" + stored.length
                        + " bytes) was a sealed value that somebody read as text and wrote back, so that it is lost; stop"
                        + " instances that map the column as it was before, and restore the value from a backup (see "
                        + KnownSettings.PLAINTEXT_WRITES + ")");
            case UNKNOWN_FORMAT ->
                new DamagedValueException(subject
                        + ": the stored value has a format that this version of Entigma does not know; upgrade, or"
                        + " restore the value");
            default ->
                new DamagedValueException(subject + ": the stored value does not open (key "
                        + (id == null ? "not readable" : id) + "); it was changed, cut, or moved from another column");
        };
    }
}
