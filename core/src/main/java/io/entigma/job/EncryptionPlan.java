// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.job;

import java.util.List;

/**
 * What is to be done so that the columns of encrypted attributes can hold sealed values and hold nothing else: for the database
 * as it was when the plan was made. Making it changes nothing. Immutable and thread safe. Implemented by Entigma alone.
 */
public interface EncryptionPlan {
    /**
     * The steps in their order.
     *
     * @return the steps; empty if all is as it should be
     */
    List<PlanStep> steps();

    /**
     * The steps for people, with all phases.
     *
     * @return lines; empty without steps
     */
    String text();

    /**
     * The SQL of one phase as a script, also for Flyway, with the other steps of the phase as comments.
     *
     * @param phase the phase
     * @return lines, each statement with a semicolon; empty if the phase has no SQL
     */
    String sql(PlanStep.Phase phase);

    /**
     * The SQL of one phase as a formatted SQL changelog of Liquibase, a change set for each statement.
     *
     * @param phase the phase
     * @return lines; empty if the phase has no SQL
     */
    String liquibase(PlanStep.Phase phase);
}
