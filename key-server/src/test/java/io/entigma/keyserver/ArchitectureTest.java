// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows between the key server's packages, which point from what is started down to files and words. */
@AnalyzeClasses(packages = "io.entigma.keyserver", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String ROOT = "io.entigma.keyserver";

    @ArchTest
    static final ArchRule packages_followTheArrows = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("program")
            .definedBy(ROOT)
            .layer("http")
            .definedBy(ROOT + ".http")
            .layer("operation")
            .definedBy(ROOT + ".operation")
            .layer("client")
            .definedBy(ROOT + ".client")
            .layer("audit")
            .definedBy(ROOT + ".audit")
            .layer("kek")
            .definedBy(ROOT + ".kek")
            .layer("protocol")
            .definedBy(ROOT + ".protocol")
            .layer("files")
            .definedBy(ROOT + ".files")
            .whereLayer("program")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("http")
            .mayOnlyAccessLayers("operation", "client", "audit", "protocol", "files")
            .whereLayer("operation")
            .mayOnlyAccessLayers("client", "audit", "kek", "protocol")
            .whereLayer("client")
            .mayOnlyAccessLayers("audit", "kek", "protocol", "files")
            .whereLayer("audit")
            .mayOnlyAccessLayers("kek", "protocol", "files")
            .whereLayer("kek")
            .mayOnlyAccessLayers("protocol", "files")
            .whereLayer("protocol")
            .mayNotAccessAnyLayer()
            .whereLayer("files")
            .mayNotAccessAnyLayer()
            .ensureAllClassesAreContainedInArchitecture();

    @ArchTest
    static final ArchRule packages_haveNoCycles =
            slices().matching(ROOT + ".(*)..").should().beFreeOfCycles();
}
