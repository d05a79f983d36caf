// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.testing;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import org.hibernate.resource.jdbc.spi.StatementInspector;

/** The SQL that Hibernate prepared, for the setting {@code hibernate.session_factory.statement_inspector}. */
public final class Statements implements StatementInspector {
    public static final String SETTING = "hibernate.session_factory.statement_inspector";

    private final transient List<String> seen = new CopyOnWriteArrayList<>();

    @Override
    public String inspect(String sql) {
        seen.add(sql.toLowerCase(Locale.ROOT));
        return sql;
    }

    public void clear() {
        seen.clear();
    }

    public List<String> all() {
        return List.copyOf(seen);
    }

    /** What writes: inserts, updates and deletes. */
    public List<String> writes() {
        return seen.stream().filter(sql -> !sql.startsWith("select")).toList();
    }
}
