/** Distinct persons over all files that one child has read. */
export class RunPersons {
  size = 0;
  exact = true;
}
