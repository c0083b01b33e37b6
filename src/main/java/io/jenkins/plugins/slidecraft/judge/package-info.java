/**
 * Judges that decide by evidence: pure functions from the looks so far to a decision, with promises about how often they are wrong.
 * They know nothing of gates, metric servers or time zones; what they are given are counts, one increment a look.
 *
 * <p>The terms, as used throughout:
 *
 * <dl>
 *   <dt>look
 *   <dd>what happened since the look before: trials (requests, jobs) and events (errors, failed jobs) among them
 *   <dt>alpha
 *   <dd>the chance to FAIL what is healthy, over all looks of a gate together, however often it looks
 *   <dt>beta
 *   <dd>the chance to PASS what is as bad as it must not be, over all looks together
 *   <dt>horizon
 *   <dd>the time at which a gate has to decide; a judge that knows it finds more at low traffic
 *   <dt>bursts
 *   <dd>events that come together, so that a minute is better or worse by more than chance; they make evidence weigh less
 * </dl>
 */
package io.jenkins.plugins.slidecraft.judge;
