// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.boot;

import io.entigma.internal.hibernate.mapping.MappedColumn;
import io.entigma.internal.hibernate.type.UnloggedBinder;
import java.util.List;
import org.hibernate.type.descriptor.JdbcBindingLogging;
import org.hibernate.type.descriptor.JdbcExtractingLogging;

/**
 * Keeps plaintext out of Hibernate's bind and extract logs where {@link UnloggedBinder} could not be installed: refuses to
 * start while these logs are on.
 */
final class TraceLogCheck implements BootCheck {
    @Override
    public List<String> problems(BootModel model) {
        List<MappedColumn> loud = model.columns().stream()
                .filter(column -> !UnloggedBinder.isInstalled(column.custom()))
                .toList();
        boolean on = JdbcBindingLogging.LOGGER.isTraceEnabled() || JdbcExtractingLogging.LOGGER.isTraceEnabled();
        if (loud.isEmpty() || !on) {
            return List.of();
        }
        return List.of(
                "the loggers org.hibernate.orm.jdbc.bind and org.hibernate.orm.jdbc.extract are at TRACE and would"
                        + " write the plaintext of " + loud.get(0).path()
                        + "; set them to DEBUG, or open org.hibernate.type of"
                        + " Hibernate's module to Entigma");
    }
}
