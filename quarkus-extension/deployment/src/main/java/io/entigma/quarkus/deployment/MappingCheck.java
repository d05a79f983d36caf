// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.deployment;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationTarget;
import org.jboss.jandex.AnnotationValue;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.FieldInfo;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;
import org.jboss.jandex.Type;
import org.jspecify.annotations.Nullable;

/**
 * Finds encrypted attributes that cannot work, from the class files alone, so that the build fails and not the start. The
 * checks at the start, which see Hibernate's whole model, remain and find more.
 */
final class MappingCheck {
    static final DotName ENCRYPTED = DotName.createSimple("io.entigma.Encrypted");
    static final DotName SEARCHABLE = DotName.createSimple("io.entigma.Searchable");

    private static final String ASSOCIATION =
            "an association cannot be encrypted: it is a reference to other rows; encrypt attributes of the other entity";
    private static final String TWO_WAYS =
            "stands beside another annotation that says how the value is stored; keep one";
    private static final String DATABASE = "the database cannot seal the value that it makes; remove one annotation";

    /** Annotations that cannot stand beside ours, with the reason. */
    private static final Map<DotName, String> REFUSED = Map.ofEntries(
            jpa("Id", "an identifier cannot be encrypted: rows are found by it; encrypt another attribute"),
            jpa("EmbeddedId", "an identifier cannot be encrypted: rows are found by it; encrypt another attribute"),
            jpa("Version", "a version cannot be encrypted: updates compare it; remove @Encrypted"),
            jpa("Transient", "an attribute that is not stored cannot be encrypted; remove one annotation"),
            jpa("ManyToOne", ASSOCIATION),
            jpa("OneToOne", ASSOCIATION),
            jpa("OneToMany", ASSOCIATION),
            jpa("ManyToMany", ASSOCIATION),
            jpa(
                    "Embedded",
                    "the parts have columns of their own; put @Encrypted on attributes of its class, or @Convert(disableConversion"
                            + " = true) in place of @Embedded to seal it whole"),
            hibernate("NaturalId", "a natural id cannot be encrypted: rows are found by it; remove one annotation"),
            hibernate("TenantId", "a tenant id cannot be encrypted: queries compare it; remove @Encrypted"),
            hibernate("PartitionKey", "a partition key cannot be encrypted: updates compare it; remove @Encrypted"),
            hibernate("Type", TWO_WAYS),
            hibernate("JdbcType", TWO_WAYS),
            hibernate("JdbcTypeCode", TWO_WAYS),
            hibernate("JavaType", TWO_WAYS),
            hibernate("Generated", DATABASE),
            hibernate("GeneratedColumn", DATABASE),
            hibernate("ColumnDefault", DATABASE),
            hibernate("Formula", DATABASE),
            hibernate("ColumnTransformer", DATABASE));

    private static final Set<String> NO_ENCODING = Set.of(
            "java.lang.Object",
            "java.sql.Blob",
            "java.sql.Clob",
            "java.sql.NClob",
            "java.io.InputStream",
            "java.io.Reader");

    private static final DotName CONVERT = jpaName("Convert");
    private static final DotName COLUMN = jpaName("Column");
    private static final DotName ELEMENT_COLLECTION = jpaName("ElementCollection");
    private static final DotName ENTITY = jpaName("Entity");
    private static final DotName EMBEDDABLE = jpaName("Embeddable");
    private static final DotName SET = DotName.createSimple(Set.class);

    private final IndexView index;
    private final List<String> problems = new ArrayList<>();

    MappingCheck(IndexView index) {
        this.index = index;
    }

    private static Map.Entry<DotName, String> jpa(String name, String reason) {
        return Map.entry(jpaName(name), reason);
    }

    private static DotName jpaName(String name) {
        return DotName.createSimple("jakarta.persistence." + name);
    }

    private static Map.Entry<DotName, String> hibernate(String name, String reason) {
        return Map.entry(DotName.createSimple("org.hibernate.annotations." + name), reason);
    }

    /** What is wrong with the attributes of these classes, a sentence each. */
    static List<String> problems(Iterable<ClassInfo> managed, IndexView index) {
        MappingCheck check = new MappingCheck(index);
        managed.forEach(check::check);
        return check.problems;
    }

    private void check(ClassInfo owner) {
        for (FieldInfo field : owner.fields()) {
            check(path(owner, field.name()), field, field.type());
        }
        for (MethodInfo method : owner.methods()) {
            check(path(owner, method.name() + "()"), method, method.returnType());
        }
    }

    static String path(ClassInfo owner, String member) {
        return owner.simpleName() + "." + member;
    }

    private void check(String path, AnnotationTarget member, Type type) {
        if (!member.hasDeclaredAnnotation(ENCRYPTED)) {
            if (member.hasDeclaredAnnotation(SEARCHABLE)) {
                add(
                        path,
                        "'@Searchable' without '@Encrypted': only sealed values have search tokens; put both on one"
                                + " member");
            }
            return;
        }
        for (Map.Entry<DotName, String> refused : REFUSED.entrySet()) {
            if (member.hasDeclaredAnnotation(refused.getKey())) {
                add(path, "'@" + refused.getKey().withoutPackagePrefix() + "': " + refused.getValue());
            }
        }
        if (isTrue(member, CONVERT, "disableConversion", true)) {
            add(path, "'@Convert': " + TWO_WAYS);
        }
        if (isTrue(member, COLUMN, "unique", false)
                && !isTrue(member, ENCRYPTED, "deterministic", false)
                && !tellsEqual(member)) {
            add(
                    path,
                    "a unique column cannot be encrypted at random: equal values differ; use deterministic = true, or"
                            + " @Searchable(equal = true)");
        }
        if (hasTokens(member) && isTrue(member, ENCRYPTED, "deterministic", false)) {
            add(path, "'@Searchable' and deterministic = true: both find equal values; keep one");
        }
        String unfit = unfit(member, type);
        if (unfit != null) {
            add(path, unfit);
        }
    }

    /** Whether values get search tokens; not if queries open them, and nothing else. */
    private static boolean hasTokens(AnnotationTarget member) {
        AnnotationInstance found = member.declaredAnnotation(SEARCHABLE);
        if (found == null) {
            return false;
        }
        boolean namesOther =
                found.values().stream().anyMatch(value -> !value.name().equals("scan"));
        return namesOther || !isTrue(member, SEARCHABLE, "scan", false);
    }

    /** Whether an annotation is there and a flag of it has the value that makes trouble: true, or with {@code not} false. */
    static boolean isTrue(AnnotationTarget member, DotName annotation, String flag, boolean not) {
        AnnotationInstance found = member.declaredAnnotation(annotation);
        AnnotationValue value = found == null ? null : found.value(flag);
        return found != null && (value != null && value.asBoolean()) != not;
    }

    /** Whether there are search tokens of equal values, which can be unique: where no other option stands alone. */
    private static boolean tellsEqual(AnnotationTarget member) {
        AnnotationInstance searchable = member.declaredAnnotation(SEARCHABLE);
        return searchable != null
                && (isTrue(member, SEARCHABLE, "equal", false)
                        || Stream.of("ignoreCase", "prefix", "range")
                                .allMatch(option -> searchable.value(option) == null));
    }

    private @Nullable String unfit(AnnotationTarget member, Type type) {
        if (member.hasDeclaredAnnotation(ELEMENT_COLLECTION)) {
            return type.name().equals(SET)
                    ? "an element of a Set cannot be encrypted: elements are removed by value; use a List with"
                            + " @OrderColumn"
                    : null;
        }
        if (NO_ENCODING.contains(type.name().toString())) {
            return "the type " + type.name() + " has no exact encoding; use one that docs/encodings.md lists";
        }
        ClassInfo known = index.getClassByName(type.name());
        if (known != null && known.hasDeclaredAnnotation(ENTITY)) {
            return "the class " + type.name() + " is mapped itself; put @Encrypted on its attributes";
        }
        // What makes Hibernate take it for one value.
        return known != null && known.hasDeclaredAnnotation(EMBEDDABLE) && !member.hasDeclaredAnnotation(CONVERT)
                ? "the class " + type.name()
                        + " is an embeddable, whose parts have columns of their own; put @Encrypted on"
                        + " its attributes, or @Convert(disableConversion = true) beside to seal it whole"
                : null;
    }

    private void add(String path, String problem) {
        problems.add(path + ": " + problem);
    }
}
