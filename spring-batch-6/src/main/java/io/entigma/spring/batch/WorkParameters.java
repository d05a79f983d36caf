// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spring.batch;

import io.entigma.error.MisconfigurationException;
import io.entigma.job.JobRequest;
import io.entigma.key.TenantId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** The job parameters that change a request for one execution. Others than {@code entigma.*} are the application's own. */
final class WorkParameters {
    private static final String PREFIX = "entigma.";

    /** Not a comma: on a command line that separates a parameter's value from its type. */
    private static final String SEPARATOR = ";";

    private static final Map<String, BiFunction<JobRequest, String, JobRequest>> KNOWN = new TreeMap<>(Map.of(
            PREFIX + "tenants",
                    (request, value) ->
                            request.tenants(list(value).map(TenantId::of).toList()),
            PREFIX + "tables", (request, value) -> request.tables(list(value).toList()),
            PREFIX + "columns", (request, value) -> request.columns(list(value).toList()),
            PREFIX + "rate", (request, value) -> request.rowsPerSecond(Integer.parseInt(value)),
            PREFIX + "page", (request, value) -> request.pageRows(Integer.parseInt(value)),
            PREFIX + "shard", (request, value) -> request.shardRows(Integer.parseInt(value)),
            PREFIX + "workers", (request, value) -> request.workers(Integer.parseInt(value))));

    private WorkParameters() {}

    /**
     * What one execution is asked to do.
     *
     * @param request what the job does without parameters
     * @param parameters the job parameters' values by name
     * @return the request of this execution
     * @throws MisconfigurationException if a name is unknown, or a value is none
     */
    static JobRequest applied(JobRequest request, Map<String, Object> parameters) {
        JobRequest applied = request;
        for (Map.Entry<String, Object> parameter : new TreeMap<>(parameters).entrySet()) {
            if (parameter.getKey().startsWith(PREFIX)) {
                applied = applied(applied, parameter.getKey(), String.valueOf(parameter.getValue()));
            }
        }
        return applied;
    }

    private static JobRequest applied(JobRequest request, String name, String value) {
        BiFunction<JobRequest, String, JobRequest> known = KNOWN.get(name);
        if (known == null) {
            throw new MisconfigurationException("Job parameter " + name + ": there is none of that name; known are "
                    + String.join(", ", KNOWN.keySet()));
        }
        try {
            return known.apply(request, value);
        } catch (NumberFormatException e) {
            throw new MisconfigurationException("Job parameter " + name + ": must be a number, but is " + value);
        }
    }

    /** An empty list would mean all of them. */
    private static Stream<String> list(String value) {
        List<String> names = Stream.of(value.split(SEPARATOR, -1))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
        if (names.isEmpty()) {
            throw new MisconfigurationException(
                    "Job parameter: a list of tenants, tables or columns is empty; name them, separated by '"
                            + SEPARATOR + "', or leave the parameter out");
        }
        return names.stream();
    }
}
