// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.cli;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows between the command line's packages: the program, its commands, their output. */
@AnalyzeClasses(packages = "io.entigma.cli", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String ROOT = "io.entigma.cli";

    @ArchTest
    static final ArchRule packages_followTheArrows = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("program")
            .definedBy(ROOT)
            .layer("command")
            .definedBy(ROOT + ".command")
            .layer("job")
            .definedBy(ROOT + ".job")
            .layer("output")
            .definedBy(ROOT + ".output")
            .whereLayer("program")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("command")
            .mayOnlyAccessLayers("output")
            .whereLayer("job")
            .mayOnlyAccessLayers("command", "output")
            .whereLayer("output")
            .mayNotAccessAnyLayer()
            .ensureAllClassesAreContainedInArchitecture();

    @ArchTest
    static final ArchRule packages_haveNoCycles =
            slices().matching(ROOT + ".(*)..").should().beFreeOfCycles();
}
