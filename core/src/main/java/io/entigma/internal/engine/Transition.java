// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.engine;

import io.entigma.error.MisconfigurationException;
import io.entigma.internal.settings.KnownSettings;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is let pass while columns that were there before Entigma are being taken over. Immutable.
 *
 * @param plaintextReads contexts of attributes that may still be read in plain
 * @param plaintextWrites those among them that are still written in plain
 * @param singleTenantReads contexts of attributes whose values of {@link io.entigma.key.TenantId#SINGLE} every tenant may read
 */
public record Transition(Set<String> plaintextReads, Set<String> plaintextWrites, Set<String> singleTenantReads) {
    /** Nothing is. */
    public static final Transition NONE = new Transition(Set.of(), Set.of(), Set.of());

    /**
     * Lets plain values be read.
     *
     * @param contexts the attributes' contexts
     * @return the same with these
     */
    public Transition withPlaintextReads(Collection<String> contexts) {
        return new Transition(Set.copyOf(contexts), plaintextWrites, singleTenantReads);
    }

    /**
     * Has values written in plain.
     *
     * @param contexts the attributes' contexts
     * @return the same with these
     */
    public Transition withPlaintextWrites(Collection<String> contexts) {
        return new Transition(plaintextReads, Set.copyOf(contexts), singleTenantReads);
    }

    /**
     * Lets every tenant read values of the single tenant.
     *
     * @param contexts the attributes' contexts
     * @return the same with these
     */
    public Transition withSingleTenantReads(Collection<String> contexts) {
        return new Transition(plaintextReads, plaintextWrites, Set.copyOf(contexts));
    }

    /**
     * Requires that what is written can be read again.
     *
     * @return this
     * @throws MisconfigurationException if an attribute is to be written in plain, and not to be read so
     */
    public Transition requireConsistent() {
        Set<String> unread = new TreeSet<>(plaintextWrites);
        unread.removeAll(plaintextReads);
        if (!unread.isEmpty()) {
            throw new MisconfigurationException(KnownSettings.PLAINTEXT_WRITES + ": has " + unread
                    + ", which " + KnownSettings.PLAINTEXT_READS
                    + " has not, so that what is written in plain could not be read; name them in "
                    + KnownSettings.PLAINTEXT_READS + " too, and leave them there until the columns are encrypted");
        }
        return this;
    }
}
