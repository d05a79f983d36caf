// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.boot;

import java.util.List;

/** Refuses Hibernate's query cache, which keeps result rows in plaintext whatever the type does. */
final class QueryCacheCheck implements BootCheck {
    static final String ALLOWED = "entigma.query-cache.plaintext-allowed";

    @Override
    public List<String> problems(BootModel model) {
        Object allowed = model.setting(ALLOWED);
        if (!model.options().isQueryCacheEnabled() || "true".equals(String.valueOf(allowed))) {
            return List.of();
        }
        return List.of("hibernate.cache.use_query_cache: the query cache keeps the plaintext of encrypted attributes ("
                + model.columns().get(0).path() + " is one); set it to false, or set " + ALLOWED
                + " to true if the cache may hold plaintext");
    }
}
