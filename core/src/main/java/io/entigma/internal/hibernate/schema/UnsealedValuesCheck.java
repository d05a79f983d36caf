// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.schema;

import io.entigma.internal.cipher.MangledForm;
import io.entigma.internal.cipher.SealedFormat;
import io.entigma.internal.hibernate.mapping.TableColumn;
import io.entigma.internal.settings.KnownSettings;
import io.entigma.internal.sql.PresentColumn;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.hibernate.mapping.Table;
import org.jspecify.annotations.Nullable;

/** Looks at a few rows of each encrypted column whether they hold values that no read takes, and warns. */
final class UnsealedValuesCheck {
    private static final System.Logger LOG = System.getLogger("io.entigma");

    private final RealColumns real;
    private final Set<String> plaintextReads;

    /**
     * Of one start.
     *
     * @param plaintextReads contexts of attributes that may still be read in plain
     */
    UnsealedValuesCheck(RealColumns real, Set<String> plaintextReads) {
        this.real = real;
        this.plaintextReads = plaintextReads;
    }

    void warn(List<TableColumn> columns) throws SQLException {
        List<TableColumn> ofBytes = new ArrayList<>();
        for (TableColumn each : columns) {
            PresentColumn found = real.find(each.table(), each.mapped().column());
            // Numbers and dates are no values that could be sealed in their place.
            if (found != null && (found.isBinary() || found.isText())) {
                ofBytes.add(each);
            }
        }
        ofBytes.stream()
                .collect(Collectors.groupingBy(TableColumn::table, LinkedHashMap::new, Collectors.toList()))
                .forEach(this::warn);
    }

    private void warn(Table table, List<TableColumn> columns) {
        List<List<byte[]>> heads = heads(table, columns);
        if (heads != null) {
            for (int i = 0; i < columns.size(); i++) {
                warn(columns.get(i), heads.get(i));
            }
        } else if (columns.size() > 1) {
            // One that cannot be read says nothing of the others.
            columns.forEach(column -> warn(table, List.of(column)));
        }
    }

    private @Nullable List<List<byte[]>> heads(Table table, List<TableColumn> columns) {
        return SampledValues.headsOfFirstRows(
                real,
                table,
                columns.stream().map(column -> column.mapped().column()).toList());
    }

    private void warn(TableColumn column, List<byte[]> heads) {
        long mangled = heads.stream().filter(MangledForm::isOne).count();
        long plain = heads.stream().filter(UnsealedValuesCheck::isPlain).count();
        String place = column.table().getName() + "." + column.mapped().column().getName();
        String context = column.mapped().type().attribute().context().name();
        if (mangled > 0) {
            LOG.log(
                    Level.WARNING,
                    "Entigma: {0}: {1} of the first {2} values in {3} were sealed values that somebody read as text and wrote"
                            + " back; they are lost. Stop instances that map the column as it was before, and restore these"
                            + " values from a backup; ''entigma audit'' counts them",
                    column.mapped().path(),
                    mangled,
                    heads.size(),
                    place);
        }
        if (plain > 0 && !plaintextReads.contains(context)) {
            LOG.log(
                    Level.WARNING,
                    "Entigma: {0}: {1} of the first {2} values in {3} are plain, and reading them will fail. Set"
                            + " {5}={4} and encrypt the column: entigma encrypt-column {3}"
                            + " (docs/encrypt-existing.md has the order, also for instances that run meanwhile)",
                    column.mapped().path(),
                    plain,
                    heads.size(),
                    place,
                    context,
                    KnownSettings.PLAINTEXT_READS);
        }
    }

    private static boolean isPlain(byte[] head) {
        return (head.length == 0 || head[0] != SealedFormat.MARKER) && !MangledForm.isOne(head);
    }
}
