// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.job;

/**
 * One step on the way of a column from plain values to sealed ones, see {@link EncryptionPlan}. Immutable and thread safe.
 * Implemented by Entigma alone.
 */
public interface PlanStep {
    /** When it is done. */
    Phase phase();

    /** What it is. */
    Kind kind();

    /** {@code table.column} as in the column catalog, or empty for a step that is for all. */
    String column();

    /** The SQL without a semicolon, the setting, the command, or the sentence. */
    String text();

    /** Why, in one sentence; can be empty. */
    String reason();

    /** The order of steps; steps of one phase are done in the order of the plan. */
    enum Phase {
        /** Before the version of the application with the annotations is started. */
        PREPARE,
        /** With that version. */
        DEPLOY,
        /** When no instance of the version before is left. */
        MOVE,
        /** When nothing plain is left. */
        FINISH
    }

    /** Kinds of steps. */
    enum Kind {
        /** To be executed in the data's database. */
        SQL,
        /** A setting of the application, as {@code name=value}. */
        SETTING,
        /** A command of the command line. */
        COMMAND,
        /** For people. */
        NOTE
    }
}
