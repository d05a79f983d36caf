// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate;

import io.entigma.internal.hibernate.AnnotatedMembers.Found;
import jakarta.persistence.Column;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Refuses annotations that cannot go together with {@code @Encrypted}, each with its own sentence. */
final class ContradictionCheck implements BootCheck {
    private static final String OWN_TYPE = "says how the value is stored, and so does @Encrypted; keep one of them";
    private static final String BY_DATABASE =
            "lets the database make the value, which cannot seal it; let the application set it";

    /** By name, since not every version of Hibernate has all of them. */
    private static final Map<String, String> REFUSED = Map.ofEntries(
            Map.entry("jakarta.persistence.Convert", OWN_TYPE),
            Map.entry("org.hibernate.annotations.Type", OWN_TYPE),
            Map.entry("org.hibernate.annotations.JdbcType", OWN_TYPE),
            Map.entry("org.hibernate.annotations.JdbcTypeCode", OWN_TYPE),
            Map.entry("org.hibernate.annotations.JavaType", OWN_TYPE),
            Map.entry("org.hibernate.annotations.CompositeType", OWN_TYPE),
            Map.entry("org.hibernate.annotations.Array", OWN_TYPE),
            Map.entry("org.hibernate.annotations.Struct", OWN_TYPE),
            Map.entry(
                    "org.hibernate.annotations.TimeZoneStorage",
                    "asks for a column of its own for the zone; @Encrypted keeps the zone in the value, remove it"),
            Map.entry("org.hibernate.annotations.ColumnDefault", BY_DATABASE),
            Map.entry("org.hibernate.annotations.Generated", BY_DATABASE),
            Map.entry("org.hibernate.annotations.GeneratedColumn", BY_DATABASE),
            Map.entry("org.hibernate.annotations.Formula", BY_DATABASE),
            Map.entry(
                    "org.hibernate.annotations.ColumnTransformer",
                    "works on the stored bytes in SQL, and would break the seal; remove one of them"),
            Map.entry(
                    "org.hibernate.annotations.PartitionKey",
                    "puts the attribute into every restriction, which sealed bytes do not meet; encrypt another one"),
            Map.entry(
                    "org.hibernate.annotations.TenantId",
                    "is compared in every query; the tenant's name cannot be encrypted"),
            Map.entry(
                    "jakarta.persistence.GeneratedValue",
                    "makes an identifier, which cannot be encrypted; encrypt another attribute"));

    @Override
    public List<String> problems(BootModel model) {
        List<String> problems = new ArrayList<>();
        for (Found member : AnnotatedMembers.of(model.metadata())) {
            for (Annotation annotation : member.element().getAnnotations()) {
                String why = REFUSED.get(annotation.annotationType().getName());
                if (why != null) {
                    problems.add(member.path() + ": @"
                            + annotation.annotationType().getSimpleName() + " beside @Encrypted " + why);
                }
            }
            Column column = member.element().getAnnotation(Column.class);
            if (column != null
                    && column.columnDefinition().toLowerCase(Locale.ROOT).matches(".*\\bdefault\\b.*")) {
                problems.add(
                        member.path() + ": the default in @Column(columnDefinition) beside @Encrypted " + BY_DATABASE);
            }
        }
        return problems.stream().distinct().toList();
    }
}
