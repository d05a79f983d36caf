// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.cipher;

import io.entigma.error.FailureReason;
import io.entigma.key.KeyId;
import org.jspecify.annotations.Nullable;

/**
 * What stored bytes of an encrypted column are: the one answer for reads, jobs, counts and audits where plain values may stand
 * beside sealed ones. Sealed or not is no matter of the first bytes alone, since plain bytes can begin with anything; a key id
 * that is known never is there by chance. Immutable.
 */
public final class StoredForm {
    /** The four answers. */
    public enum Kind {
        /** No sealed value: another beginning, or too short or ill-formed for one, and no known key id in its place. */
        PLAIN,
        /** Built as a sealed value and of a key that is known. Whether it opens is another question. */
        SEALED,
        /**
         * Neither for sure: built as a sealed value but of a key that nobody knows, most likely since the key's row was
         * lost; or with the id of a known key but cut, or of an algorithm that is not ours. Never to be read or sealed as
         * plain unless somebody says that it is.
         */
        STRANGE,
        /** What a sealed value becomes when it is read as text and written back, see {@link MangledForm}. Never plain. */
        MANGLED
    }

    /** Who knows keys. */
    public interface Keys {
        /**
         * Whether the key table has a key.
         *
         * @param id its id
         * @return true if it has, of any tenant and in any state
         */
        boolean hasKey(KeyId id);

        /**
         * Whether a value was sealed under a KEK that the settings name.
         *
         * @param value a value that says a key server sealed it
         * @return true if its key id is the one of its tenant and such a KEK
         */
        boolean hasKek(ServerSealed value);
    }

    private final Kind kind;
    private final @Nullable KeyId keyId;
    private final @Nullable ServerSealed serverValue;
    private final boolean ofKnownKey;
    private final @Nullable FailureReason reason;
    private final @Nullable Purpose purpose;
    private final @Nullable SearchLabel searchLabel;

    private StoredForm(
            Kind kind,
            @Nullable KeyId keyId,
            @Nullable ServerSealed serverValue,
            boolean ofKnownKey,
            @Nullable FailureReason reason,
            @Nullable Purpose purpose,
            @Nullable SearchLabel searchLabel) {
        this.purpose = purpose;
        this.searchLabel = searchLabel;
        this.kind = kind;
        this.keyId = keyId;
        this.serverValue = serverValue;
        this.ofKnownKey = ofKnownKey;
        this.reason = reason;
    }

    /**
     * Looks at a stored value.
     *
     * @param stored the column's bytes
     * @param keys who knows keys; asked only for bytes that begin with the marker and hold a key id
     * @return what it is
     */
    public static StoredForm of(byte[] stored, Keys keys) {
        return of(stored, stored.length, keys);
    }

    /**
     * Looks at the beginning of a stored value.
     *
     * @param head its first bytes: all, or at least the header; of a value that says a key server sealed it also the tenant and
     *     one byte more, of one that says it carries search tokens {@link SealedFormat#SEARCH_HEAD_BYTES}, and of one that
     *     begins as {@link MangledForm#beginningsOfAll} do {@link MangledForm#HEAD_BYTES}
     * @param length how many bytes the whole value has
     * @param keys who knows keys
     * @return what it is
     */
    public static StoredForm of(byte[] head, long length, Keys keys) {
        KeyId id = SealedFormat.keyIdIfPresent(head);
        Algorithm algorithm = null;
        ServerSealed server = null;
        SearchLabel label = null;
        FailureReason flaw = null;
        try {
            algorithm = SealedFormat.algorithm(head, length);
            server = algorithm == Algorithm.KEY_SERVER ? ServerSealed.read(head) : null;
            label = SealedFormat.searchLabel(algorithm, head);
        } catch (SealedValueException e) {
            flaw = e.reason();
        }
        if (id == null) {
            return MangledForm.isOne(head, length)
                    ? new StoredForm(Kind.MANGLED, null, null, false, FailureReason.MANGLED, null, null)
                    : new StoredForm(Kind.PLAIN, null, null, false, flaw, null, null);
        } else if (server != null && keys.hasKek(server)) {
            return new StoredForm(Kind.SEALED, id, server, true, null, null, null);
        } else if (!keys.hasKey(id)) {
            return flaw == null
                    ? new StoredForm(Kind.STRANGE, id, server, false, FailureReason.UNKNOWN_KEY, null, null)
                    : new StoredForm(Kind.PLAIN, id, null, false, flaw, null, null);
        } else if (flaw == null && algorithm != null && algorithm != Algorithm.KEY_SERVER) {
            return new StoredForm(Kind.SEALED, id, null, true, null, algorithm.purpose(), label);
        }
        // Under a DEK nothing is sealed for a key server to open.
        return new StoredForm(Kind.STRANGE, id, null, true, flaw == null ? FailureReason.BAD_TAG : flaw, null, null);
    }

    /**
     * What it is.
     *
     * @return the kind
     */
    public Kind kind() {
        return kind;
    }

    /**
     * Whether it counts as plain.
     *
     * @param strangeToo whether somebody has said that what is strange is plain
     * @return true for plain bytes; never for sealed and mangled ones
     */
    public boolean isPlain(boolean strangeToo) {
        return kind == Kind.PLAIN || (strangeToo && kind == Kind.STRANGE);
    }

    /**
     * The key id in the header.
     *
     * @return the id, or null if there is none
     */
    public @Nullable KeyId keyId() {
        return keyId;
    }

    /**
     * The parts of a value that was sealed at a key server.
     *
     * @return the value, or null if it is none
     */
    public @Nullable ServerSealed serverValue() {
        return serverValue;
    }

    /**
     * How a value that is sealed under a DEK was sealed.
     *
     * @return random or deterministic; null for everything else
     */
    public @Nullable Purpose purpose() {
        return purpose;
    }

    /**
     * Which search tokens a value carries that is sealed under a DEK, and under which key they were made.
     *
     * @return layout and key; null for values without tokens and for everything else
     */
    public @Nullable SearchLabel searchLabel() {
        return searchLabel;
    }

    /**
     * Whether it names a key, or tenant and KEK, that is known.
     *
     * @return true for everything sealed, and for what is strange although its key is known
     */
    public boolean isOfKnownKey() {
        return ofKnownKey;
    }

    /**
     * Why it is not sealed.
     *
     * @return the reason; {@link FailureReason#UNKNOWN_KEY} only for strange ones
     * @throws IllegalStateException if it is sealed
     */
    public FailureReason reason() {
        if (reason == null) {
            throw new IllegalStateException("a sealed value has no flaw");
        }
        return reason;
    }
}
