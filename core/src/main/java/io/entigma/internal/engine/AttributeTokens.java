// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.engine;

import io.entigma.error.QueryRefusedException;
import io.entigma.internal.cipher.DataKey;
import io.entigma.internal.cipher.SearchBlock;
import io.entigma.internal.keyring.Keyring;
import io.entigma.internal.search.SearchTokens;
import io.entigma.internal.search.TokenLayout;
import io.entigma.key.TenantId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The search tokens of one attribute, for values that are sealed and for queries that look for them. Thread safe. */
final class AttributeTokens {
    private final TokenLayout layout;
    private final String context;
    private final Keyring keyring;
    private final ReadKeys readKeys;

    AttributeTokens(TokenLayout layout, String context, Keyring keyring, ReadKeys readKeys) {
        this.readKeys = readKeys;
        this.layout = layout;
        this.context = context;
        this.keyring = keyring;
    }

    /** What is sealed with a value; makes the tenant's index key if there is none. */
    SearchBlock block(TenantId tenant, byte[] plain, Object value) {
        return layout.block(keyring.indexKey(tenant), context, plain, value);
    }

    /** How many keys stored tokens may be under. */
    int keys(TenantId tenant) {
        return readKeys.indexKeys(tenant).size();
    }

    /**
     * The tokens under one of the keys that stored ones may be under. Slots beyond the number of keys repeat the newest, so that
     * any number of slots from that on covers all.
     *
     * @param slot which key, from 0
     * @param slots how many the query has room for
     * @return the tokens, or null if the tenant has no index key, and so no value with tokens
     * @throws QueryRefusedException if the tenant has more keys than the query has room for
     */
    @Nullable
    SearchTokens of(TenantId tenant, int slot, int slots) {
        List<DataKey> keys = fitting(tenant, slots);
        return keys.isEmpty() ? null : new SearchTokens(keys.get(slot < keys.size() ? slot : 0), context);
    }

    /**
     * The tokens under all keys that stored ones may be under, as they are at one moment.
     *
     * @param tenant the acting tenant
     * @param slots how many the query has room for
     * @return those of each key, newest first
     * @throws QueryRefusedException if the tenant has more keys than the query has room for
     */
    List<SearchTokens> all(TenantId tenant, int slots) {
        return fitting(tenant, slots).stream()
                .map(key -> new SearchTokens(key, context))
                .toList();
    }

    private List<DataKey> fitting(TenantId tenant, int slots) {
        List<DataKey> keys = readKeys.indexKeys(tenant);
        if (keys.size() > slots) {
            throw new QueryRefusedException("tenant '" + tenant + "' has values under " + keys.size()
                    + " index keys, but a query looks for only " + slots
                    + "; re-encrypt them, and retire the old index keys");
        }
        return keys;
    }
}
