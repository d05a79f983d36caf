// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.soak;

import io.entigma.error.KeyDestroyedException;
import io.entigma.error.KeyServerUnavailableException;
import io.entigma.error.KeyTableException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.hibernate.exception.JDBCConnectionException;

/** Which failures an outage explains. */
final class Failures {
    /** Deadlocks and lock waits that ended: 40xxx, and what H2 and MariaDB give for them. */
    private static final Set<String> CONTENTION = Set.of("HYT00", "90131");

    private Failures() {}

    static boolean has(Throwable e, Class<? extends Throwable> kind) {
        return causes(e).stream().anyMatch(kind::isInstance);
    }

    static boolean isOfTheDestroyed(Throwable e) {
        return has(e, KeyDestroyedException.class);
    }

    static boolean isOfAnOutage(Throwable e) {
        return has(e, KeyServerUnavailableException.class)
                || has(e, KeyTableException.class)
                || has(e, JDBCConnectionException.class)
                || has(e, java.io.IOException.class)
                || causes(e).stream().anyMatch(Failures::isOfTheConnection);
    }

    private static boolean isOfTheConnection(Throwable e) {
        if (!(e instanceof SQLException sql)) {
            return false;
        }
        String state = sql.getSQLState() == null ? "" : sql.getSQLState();
        return sql instanceof java.sql.SQLNonTransientConnectionException
                || sql instanceof java.sql.SQLTransientException
                || state.startsWith("08")
                || state.startsWith("40")
                || state.startsWith("57P")
                || CONTENTION.contains(state)
                || state.startsWith("9006")
                || state.startsWith("90098");
    }

    static String chain(Throwable e) {
        StringBuilder text = new StringBuilder();
        for (Throwable cause : causes(e)) {
            text.append(text.isEmpty() ? "" : " <- ")
                    .append(cause.getClass().getName())
                    .append(": ")
                    .append(cause.getMessage());
            if (cause instanceof SQLException sql) {
                text.append(" [").append(sql.getSQLState()).append(']');
            }
        }
        return text.toString().replace('\n', ' ');
    }

    private static List<Throwable> causes(Throwable e) {
        List<Throwable> all = new ArrayList<>();
        for (Throwable cause = e; cause != null && all.size() < 20; cause = cause.getCause()) {
            all.add(cause);
        }
        return all;
    }
}
