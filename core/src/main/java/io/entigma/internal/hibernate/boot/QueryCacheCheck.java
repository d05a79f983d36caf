// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.boot;

import io.entigma.internal.settings.KnownSettings;
import java.util.List;

/** Refuses Hibernate's query cache, which keeps result rows in plaintext whatever the type does. */
final class QueryCacheCheck implements BootCheck {
    @Override
    public List<String> problems(BootModel model) {
        if (!model.options().isQueryCacheEnabled()
                || model.settings().flag(KnownSettings.QUERY_CACHE).orElse(false)) {
            return List.of();
        }
        return List.of("hibernate.cache.use_query_cache: the query cache keeps the plaintext of encrypted attributes ("
                + model.columns().get(0).path() + " is one); set it to false, or set " + KnownSettings.QUERY_CACHE
                + " to true if the cache may hold plaintext");
    }
}
