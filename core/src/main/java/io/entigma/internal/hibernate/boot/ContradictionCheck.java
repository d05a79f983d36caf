// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.boot;

import io.entigma.Encrypted;
import io.entigma.internal.hibernate.mapping.AnnotatedMembers.Found;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Converts;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hibernate.annotations.SourceType;
import org.hibernate.annotations.ValueGenerationType;
import org.hibernate.generator.BeforeExecutionGenerator;
import org.jspecify.annotations.Nullable;

/** Refuses annotations that cannot go together with {@code @Encrypted}, each with its own sentence. */
final class ContradictionCheck implements BootCheck {
    private static final String OWN_TYPE = "says how the value is stored, and so does @Encrypted; keep one of them";
    private static final String BY_DATABASE =
            "lets the database make the value, which cannot seal it; let the application set it";

    private static final Pattern MADE_BY_DATABASE =
            Pattern.compile("\\b(default|generated)\\b", Pattern.CASE_INSENSITIVE);

    /** By name, since not every version of Hibernate has all of them. */
    private static final Map<String, String> REFUSED = Map.ofEntries(
            Map.entry(
                    "jakarta.persistence.Convert",
                    OWN_TYPE + " (or say @Convert(disableConversion = true), which keeps converters away)"),
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
            Map.entry(
                    "org.hibernate.annotations.Mutability",
                    "says how changes of a value are found, which @Encrypted knows of each type; remove it"),
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
        for (Found member : model.members()) {
            if (!member.has(Encrypted.class)) {
                continue;
            }
            for (Annotation annotation : annotations(member)) {
                String why = reason(annotation);
                if (why != null) {
                    problems.add(member.path() + ": @"
                            + annotation.annotationType().getSimpleName() + " beside @Encrypted " + why);
                }
            }
            Column column = member.element().getAnnotation(Column.class);
            if (column != null
                    && MADE_BY_DATABASE.matcher(column.columnDefinition()).find()) {
                problems.add(
                        member.path() + ": the default in @Column(columnDefinition) beside @Encrypted " + BY_DATABASE);
            }
        }
        return problems.stream().distinct().toList();
    }

    /** Those of the member, also where several of a kind stand in one. */
    private static List<Annotation> annotations(Found member) {
        return Arrays.stream(member.element().getAnnotations())
                .flatMap(annotation ->
                        annotation instanceof Converts several ? Arrays.stream(several.value()) : Stream.of(annotation))
                .toList();
    }

    /** The keys of a map are not encrypted, and can have a converter of their own. */
    private static boolean isHarmless(Convert convert) {
        String name = convert.attributeName();
        return convert.disableConversion() || name.equals("key") || name.startsWith("key.");
    }

    private static @Nullable String reason(Annotation annotation) {
        Class<? extends Annotation> type = annotation.annotationType();
        if (type == Encrypted.class || (annotation instanceof Convert convert && isHarmless(convert))) {
            return null;
        }
        String why = REFUSED.get(type.getName());
        if (why == null && isMadeByDatabase(annotation)) {
            why = BY_DATABASE + " (source = SourceType.VM)";
        }
        if (why != null) {
            return why;
        }
        for (Annotation composed : type.getAnnotations()) {
            String inner = REFUSED.get(composed.annotationType().getName());
            if (inner != null) {
                return "stands for @" + composed.annotationType().getSimpleName() + ", which " + inner;
            }
        }
        return null;
    }

    /** Generators that let the database make the value: those of timestamps say so, others know no other way. */
    private static boolean isMadeByDatabase(Annotation annotation) {
        ValueGenerationType generation = annotation.annotationType().getAnnotation(ValueGenerationType.class);
        if (generation == null) {
            return false;
        }
        try {
            return annotation.annotationType().getMethod("source").invoke(annotation) == SourceType.DB;
        } catch (ReflectiveOperationException e) {
            return !BeforeExecutionGenerator.class.isAssignableFrom(generation.generatedBy());
        }
    }
}
