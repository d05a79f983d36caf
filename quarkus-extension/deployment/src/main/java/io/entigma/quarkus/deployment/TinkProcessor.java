// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.deployment;

import io.entigma.error.MisconfigurationException;
import io.quarkus.arc.deployment.ValidationPhaseBuildItem;
import io.quarkus.arc.deployment.ValidationPhaseBuildItem.ValidationErrorBuildItem;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import java.util.Optional;

/** Finds out while the application is built whether its Tink and its protobuf run together, and not when a key is needed. */
class TinkProcessor {
    /** Any class that protobuf has generated for Tink: it compares the versions when it is initialised. */
    private static final String GENERATED = "com.google.crypto.tink.proto.KeyStatusType";

    @BuildStep
    void check(ValidationPhaseBuildItem phase, BuildProducer<ValidationErrorBuildItem> errors) {
        problem(GENERATED).ifPresent(problem -> errors.produce(new ValidationErrorBuildItem(problem)));
    }

    static Optional<MisconfigurationException> problem(String generated) {
        try {
            Class.forName(generated, true, Thread.currentThread().getContextClassLoader());
            return Optional.empty();
        } catch (ClassNotFoundException | LinkageError e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            return Optional.of(new MisconfigurationException(
                    "Entigma: this application's Tink does not run with its protobuf-java; use"
                            + " com.google.crypto.tink:tink:1.22.0, which runs with what Quarkus brings: "
                            + cause.getMessage(),
                    e));
        }
    }
}
