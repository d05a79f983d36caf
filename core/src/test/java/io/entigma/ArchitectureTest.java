// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma;

import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.core.domain.JavaModifier.PROTECTED;
import static com.tngtech.archunit.core.domain.JavaModifier.PUBLIC;
import static com.tngtech.archunit.core.domain.JavaModifier.STATIC;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.MethodCallTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaConstructorCall;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.entigma.internal.sql.Identifiers;
import io.entigma.internal.sql.Sql;
import io.entigma.key.CleartextKey;
import java.security.Key;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.Statement;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.Mac;

/** The arrows between packages and the calls that no class of the library may make. */
@AnalyzeClasses(packages = "io.entigma", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String INTERNAL = "io.entigma.internal";
    private static final String[] EXPORTED = {
        "io.entigma",
        "io.entigma.error",
        "io.entigma.key",
        "io.entigma.kek..",
        "io.entigma.spi",
        "io.entigma.job",
        "io.entigma.settings",
        "io.entigma.jpa"
    };

    private static final Set<String> SURROUNDINGS_DECIDE = Set.of(
            "java.lang.String.getBytes()",
            "java.lang.String.<init>([B)",
            "java.lang.String.toLowerCase()",
            "java.lang.String.toUpperCase()",
            "java.lang.String.format(java.lang.String, [Ljava.lang.Object;)",
            "java.lang.String.formatted([Ljava.lang.Object;)",
            "java.lang.System.currentTimeMillis()",
            "java.time.Instant.now()",
            "java.time.LocalDate.now()",
            "java.time.LocalDateTime.now()",
            "java.time.OffsetDateTime.now()",
            "java.time.ZonedDateTime.now()",
            "java.util.Date.<init>()");

    @ArchTest
    static final ArchRule hibernate_anywhereElse_isNotUsed = noClasses()
            .that()
            .resideOutsideOfPackage(INTERNAL + ".hibernate..")
            .and()
            .doNotHaveFullyQualifiedName(Encrypted.class.getName())
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.hibernate..");

    @ArchTest
    static final ArchRule exportedSignatures_mentionNoInternalType =
            classes().that().resideInAnyPackage(EXPORTED).and().arePublic().should(mentionNoInternalType());

    @ArchTest
    static final ArchRule packages_followTheArrows = Arrows.rule();

    @ArchTest
    static final ArchRule internalPackages_haveNoCycles =
            slices().matching(INTERNAL + ".(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule cipherAndRandom_stayWithKeysAndCiphers = noClasses()
            .that()
            .resideOutsideOfPackages(INTERNAL + ".cipher", INTERNAL + ".keyring", "io.entigma.kek.*")
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(Cipher.class, SecureRandom.class);

    @ArchTest
    static final ArchRule charsetLocaleAndClock_areAlwaysNamed = noClasses()
            .should()
            .accessTargetWhere(
                    new DescribedPredicate<JavaAccess<?>>("the result depends on the surroundings of the JVM") {
                        @Override
                        public boolean test(JavaAccess<?> access) {
                            return SURROUNDINGS_DECIDE.contains(
                                    access.getTarget().getFullName());
                        }
                    });

    // What a database, its catalog or a user calls a table must never be taken for SQL.
    @ArchTest
    static final ArchRule sqlOfText_isRunByTheKeyTableOnly = noClasses()
            .that()
            .resideOutsideOfPackages(
                    INTERNAL + ".sql", INTERNAL + ".tables", INTERNAL + ".keytable", INTERNAL + ".job.store")
            .should()
            .callMethodWhere(targets("runs a text as SQL", ArchitectureTest::runsText));

    @ArchTest
    static final ArchRule quotes_areSetInOnePlace = noClasses()
            .that()
            .doNotHaveFullyQualifiedName(Identifiers.class.getName())
            .should()
            .callMethodWhere(targets(
                    "asks how to quote",
                    target -> target.getOwner().isAssignableTo(DatabaseMetaData.class)
                            && Set.of("getIdentifierQuoteString", "getSearchStringEscape")
                                    .contains(target.getName())));

    @ArchTest
    static final ArchRule textTakenForSql_isHibernatesOnly = noClasses()
            .that()
            .doNotHaveFullyQualifiedName(INTERNAL + ".hibernate.mapping.MappedNames")
            .should()
            .callMethod(Sql.class, "insecureOf", String.class);

    // Those of the key table are texts in the source, with the names that TableNames has quoted.
    @ArchTest
    static final ArchRule keyTable_asksForNoNames = noClasses()
            .that()
            .resideInAnyPackage(INTERNAL + ".tables", INTERNAL + ".keytable", INTERNAL + ".job.store")
            .and()
            .haveSimpleNameNotEndingWith("TableNames")
            .should()
            .callMethodWhere(targets(
                    "reads names from metadata",
                    target -> target.getOwner().isAssignableTo(DatabaseMetaData.class)
                            && !target.getName().equals("getDatabaseProductName")));

    private static DescribedPredicate<JavaMethodCall> targets(String description, Predicate<MethodCallTarget> test) {
        return DescribedPredicate.describe(description, call -> test.test(call.getTarget()));
    }

    private static boolean runsText(MethodCallTarget target) {
        boolean takesText = !target.getRawParameterTypes().isEmpty()
                && target.getRawParameterTypes().get(0).isEquivalentTo(String.class);
        return (target.getOwner().isAssignableTo(Connection.class)
                        && (target.getName().equals("createStatement")
                                || (takesText
                                        && Set.of("prepareStatement", "prepareCall", "nativeSQL")
                                                .contains(target.getName()))))
                || (target.getOwner().isAssignableTo(Statement.class)
                        && takesText
                        && (target.getName().startsWith("execute")
                                || target.getName().equals("addBatch")));
    }

    @ArchTest
    static final ArchRule jackson_staysInJson = noClasses()
            .that()
            .resideOutsideOfPackage(INTERNAL + ".codec.json")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("tools.jackson..", "com.fasterxml..");

    @ArchTest
    static final ArchRule staticFields_areFinal =
            fields().that().areStatic().should().beFinal();

    // A build-time image would carry a static key or random source to every start; a second engine would share it.
    @ArchTest
    static final ArchRule staticFields_holdNothingSecretOrLiving = noFields()
            .that()
            .areStatic()
            .should(holdSomethingSecretOrLiving())
            .as("no static random source, cipher or key");

    @ArchTest
    static final ArchRule staticInitialisers_makeNothingMutable =
            classes().should(makeNothingMutableAtLoading()).as("no static mutable collection");

    private static ArchCondition<JavaClass> mentionNoInternalType() {
        return new ArchCondition<>("mention no internal type in public or protected signatures") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                Stream<JavaClass> parents = Stream.concat(
                        type.getSuperclass().stream().flatMap(parent -> parent.getAllInvolvedRawTypes().stream()),
                        type.getInterfaces().stream().flatMap(parent -> parent.getAllInvolvedRawTypes().stream()));
                Stream<JavaClass> members = type.getMembers().stream()
                        .filter(ArchitectureTest::isExported)
                        .flatMap(ArchitectureTest::mentioned);
                Stream.concat(parents, members)
                        .filter(mentioned -> mentioned.getPackageName().startsWith(INTERNAL))
                        .distinct()
                        .forEach(mentioned -> events.add(SimpleConditionEvent.violated(
                                type, type.getFullName() + " mentions " + mentioned.getFullName())));
            }
        };
    }

    private static boolean isExported(JavaMember member) {
        return member.getModifiers().contains(PUBLIC) || member.getModifiers().contains(PROTECTED);
    }

    private static Stream<JavaClass> mentioned(JavaMember member) {
        Stream<JavaType> types = member instanceof JavaCodeUnit code
                ? Stream.of(
                                List.of(code.getReturnType()),
                                code.getParameterTypes(),
                                code.getTypeParameters(),
                                code.getExceptionTypes())
                        .flatMap(List::stream)
                : Stream.of(((JavaField) member).getType());
        return types.flatMap(type -> type.getAllInvolvedRawTypes().stream()).map(JavaClass::getBaseComponentType);
    }

    private static ArchCondition<JavaField> holdSomethingSecretOrLiving() {
        return new ArchCondition<>("hold a key, cipher, random source, cache, counter or thread") {
            @Override
            public void check(JavaField field, ConditionEvents events) {
                JavaClass type = field.getRawType().getBaseComponentType();
                boolean found = Stream.of(
                                        Random.class,
                                        Cipher.class,
                                        Mac.class,
                                        Key.class,
                                        CleartextKey.class,
                                        Thread.class,
                                        Executor.class)
                                .anyMatch(type::isAssignableTo)
                        || isSecretOfOurs(type)
                        || type.getPackageName().startsWith("java.util.concurrent")
                        || type.getPackageName().startsWith("com.github.benmanes.caffeine")
                        || type.getPackageName().startsWith("com.google.crypto.tink");
                events.add(new SimpleConditionEvent(field, found, field.getFullName() + " is a " + type.getName()));
            }
        };
    }

    private static boolean isSecretOfOurs(JavaClass type) {
        return type.getPackageName().startsWith(INTERNAL)
                && !type.isEnum()
                && type.getAllFields().stream()
                        .filter(field -> !field.getModifiers().contains(STATIC))
                        .anyMatch(field -> field.getRawType().isAssignableTo(CleartextKey.class)
                                || field.getRawType().isAssignableTo(Random.class)
                                || field.getRawType().getPackageName().startsWith("com.google.crypto.tink")
                                || !field.getModifiers().contains(FINAL));
    }

    private static ArchCondition<JavaClass> makeNothingMutableAtLoading() {
        return new ArchCondition<>("make no mutable collection in a static initialiser") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                type.getStaticInitializer().stream()
                        .flatMap(initialiser -> initialiser.getConstructorCallsFromSelf().stream())
                        .filter(ArchitectureTest::makesCollection)
                        .forEach(call -> events.add(SimpleConditionEvent.violated(type, call.getDescription())));
            }
        };
    }

    private static boolean makesCollection(JavaConstructorCall call) {
        JavaClass made = call.getTargetOwner();
        return made.isAssignableTo(Map.class) || made.isAssignableTo(Collection.class);
    }
}
