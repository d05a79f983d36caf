// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.testing;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.platform.commons.support.AnnotationSupport;

/** Runs a test that carries {@link OnEveryDatabase} once per database. */
final class DatabaseInvocations implements TestTemplateInvocationContextProvider {
    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return annotation(context).isPresent();
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        OnEveryDatabase annotation = annotation(context).orElseThrow();
        Set<Database> databases = annotation.value().length == 0
                ? EnumSet.allOf(Database.class)
                : EnumSet.copyOf(Arrays.asList(annotation.value()));
        databases.removeAll(Arrays.asList(annotation.except()));
        return databases.stream().map(Invocation::new);
    }

    private static Optional<OnEveryDatabase> annotation(ExtensionContext context) {
        return AnnotationSupport.findAnnotation(context.getTestMethod(), OnEveryDatabase.class);
    }

    private record Invocation(Database database) implements TestTemplateInvocationContext {
        @Override
        public String getDisplayName(int index) {
            return database.toString();
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(new Availability(database), new Parameter(database));
        }
    }

    private record Availability(Database database) implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return database.skipReason()
                    .map(ConditionEvaluationResult::disabled)
                    .orElseGet(() -> ConditionEvaluationResult.enabled("can run"));
        }
    }

    private record Parameter(Database database) implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            // Not for constructors: what they get would be shared with the next database.
            return parameter.getParameter().getType() == TestDatabase.class
                    && parameter.getDeclaringExecutable() instanceof Method;
        }

        @Override
        public TestDatabase resolveParameter(ParameterContext parameter, ExtensionContext context) {
            // The store closes it after the test and its @AfterEach methods.
            return context.getStore(Namespace.create(DatabaseInvocations.class))
                    .getOrComputeIfAbsent("database", key -> database.create(), TestDatabase.class);
        }
    }
}
