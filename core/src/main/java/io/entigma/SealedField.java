// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma;

import io.entigma.error.DamagedValueException;
import io.entigma.error.EntigmaException;
import io.entigma.error.NoTenantException;
import io.entigma.error.NotSealedException;
import io.entigma.error.QueryRefusedException;
import io.entigma.error.ValueRefusedException;
import io.entigma.error.WrongTenantException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Seals and opens the values of one attribute by hand: for native SQL, for imports, for other persistence tools. The
 * tenant comes from the open {@link TenantScope} or the engine's {@link io.entigma.spi.TenantResolver}. Thread safe.
 *
 * @param <X> the attribute's Java type
 */
public interface SealedField<X> {
    /**
     * Seals a value under the acting tenant's active key.
     *
     * @param value the value, or null
     * @return the bytes for the column, or null for null
     * @throws NoTenantException if no tenant is acting
     * @throws ValueRefusedException if the value is too long or has no exact encoding
     * @throws EntigmaException if no key can be had
     */
    byte @Nullable [] seal(@Nullable X value);

    /**
     * Opens the bytes of a column.
     *
     * @param stored what {@link #seal} or an entity's write stored, or null
     * @return the value, or null for null
     * @throws NoTenantException if no tenant is acting
     * @throws WrongTenantException if the value is another tenant's
     * @throws NotSealedException if the bytes are no sealed value
     * @throws DamagedValueException if they are, but do not open
     * @throws EntigmaException if no key can be had
     */
    @Nullable
    X open(byte @Nullable [] stored);

    /**
     * The forms in which a value of a deterministic attribute may be stored, one for each data key that the acting tenant
     * has in use: for {@code where email in (?, ...)} in native SQL. Of a {@link Searchable} attribute that is searched by
     * equality, the search tokens of the value, one for each index key: for {@code where ssn_eq in (?, ...)}. Makes no key.
     *
     * @param value the value that is looked for
     * @return the sealed forms, or tokens, newest key first; empty if nothing equal can be stored, as when the tenant has no key
     * @throws QueryRefusedException if the attribute is neither, or if its index is not ready
     * @throws NoTenantException if no tenant is acting
     * @throws EntigmaException if no key can be had
     */
    List<byte[]> searchForms(X value);

    /**
     * The search tokens of texts that are equal to one in upper or lower case, one for each index key: for {@code where name_ci in
     * (?, ...)} in native SQL. Of an attribute with {@link Searchable#ignoreCase}, from {@link io.entigma.jpa.SealedAttributes}.
     * Makes no key.
     *
     * @param text the text that is looked for
     * @return the tokens, newest key first; empty if no such text can be stored, as when the tenant has no key
     * @throws QueryRefusedException if the attribute has no such tokens, or if its index is not ready
     * @throws NoTenantException if no tenant is acting
     * @throws EntigmaException if no key can be had
     */
    @Incubating
    List<byte[]> searchFormsIgnoringCase(String text);

    /**
     * The search tokens of texts that begin with one, a range for each index key: for {@code where name_px between ? and ?} in
     * native SQL, with {@code or} between several. Of an attribute with {@link Searchable#prefix}, without regard to case if it
     * has {@link Searchable#ignoreCase} too, from {@link io.entigma.jpa.SealedAttributes}. Makes no key.
     *
     * @param start the first characters; no character is a wildcard
     * @return the ranges; empty if no such text can be stored, as when the tenant has no key
     * @throws QueryRefusedException if the attribute has no such tokens, if they tell fewer characters, or if its index is not ready
     * @throws NoTenantException if no tenant is acting
     * @throws EntigmaException if no key can be had
     */
    @Incubating
    List<SearchRange> searchPrefix(String start);

    /**
     * The search tokens of values between two, both included: for {@code where born_rg between ? and ?} in native SQL, with {@code
     * or} between several. Of an attribute with {@link Searchable#range}, from {@link io.entigma.jpa.SealedAttributes}. Makes no
     * key.
     *
     * @param from the lowest value, or null for no bound
     * @param to the highest value, or null for no bound
     * @return the ranges, as many as the two values need; empty if no value lies between them, or if the tenant has no key
     * @throws QueryRefusedException if the attribute has no such tokens, or if its index is not ready
     * @throws NoTenantException if no tenant is acting
     * @throws EntigmaException if no key can be had
     */
    @Incubating
    List<SearchRange> searchBetween(@Nullable X from, @Nullable X to);
}
