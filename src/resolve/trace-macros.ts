/**
 * What include/trace/stages/*.h makes of the words in a trace event's header. Those files are read once for each stage,
 * with the header included anew by a computed name each time; a header read by itself has no meaning for them.
 */

/** Where the words are defined, once for each stage. */
export const STAGES = [
  'include/trace/trace_events.h',
  'include/trace/stages/stage1_struct_define.h',
  'include/trace/stages/stage2_data_offsets.h',
  'include/trace/stages/stage3_trace_output.h',
  'include/trace/stages/stage4_event_fields.h',
  'include/trace/stages/stage5_get_offsets.h',
  'include/trace/stages/stage6_event_callback.h',
  'include/trace/stages/stage7_class_define.h',
] as const;

/** Macros of the form NAME(event, proto, args, entry, assign, print, …). */
export const EVENT_MACROS = [
  'TRACE_EVENT',
  'TRACE_EVENT_CONDITION',
  'TRACE_EVENT_FN',
  'TRACE_EVENT_FN_COND',
  'TRACE_EVENT_NOP',
  'TRACE_EVENT_SYSCALL',
  'DECLARE_EVENT_CLASS',
  'DECLARE_EVENT_NOP',
] as const;

/** Wrappers of an event's parts. */
export const PARTS = {
  /** Parameters of the functions that are made. */
  proto: 'TP_PROTO',
  /** Members of `struct trace_event_raw_EVENT` (stage1_struct_define.h). */
  entry: 'TP_STRUCT__entry',
  /** Statements of a function with the parameters and `__entry` (stage6_event_callback.h). */
  assign: 'TP_fast_assign',
  /** Arguments of a printk with `__entry` (stage3_trace_output.h). */
  print: 'TP_printk',
} as const;

/** Which arguments of a member's macro are its type and its name; a type of null is text. */
export const MEMBERS: Record<string, { type: number | null; name: number; array: boolean }> = {
  __field: { type: 0, name: 1, array: false },
  __field_ext: { type: 0, name: 1, array: false },
  __field_struct: { type: 0, name: 1, array: false },
  __field_struct_ext: { type: 0, name: 1, array: false },
  __array: { type: 0, name: 1, array: true },
  __dynamic_array: { type: 0, name: 1, array: true },
  __rel_dynamic_array: { type: 0, name: 1, array: true },
  __string: { type: null, name: 0, array: true },
  __string_len: { type: null, name: 0, array: true },
  __vstring: { type: null, name: 0, array: true },
  __rel_string: { type: null, name: 0, array: true },
  __rel_string_len: { type: null, name: 0, array: true },
  __bitmask: { type: null, name: 0, array: true },
  __rel_bitmask: { type: null, name: 0, array: true },
  __cpumask: { type: null, name: 0, array: true },
  __rel_cpumask: { type: null, name: 0, array: true },
  __sockaddr: { type: null, name: 0, array: true },
  __rel_sockaddr: { type: null, name: 0, array: true },
};

/** Words whose first argument names a member: `__get_str(comm)` (stage3 and stage6). */
export const OF_MEMBER = /^__(?:get|assign)_\w+$/;
/** Words whose first argument is a value, the others a table or a format: `__print_symbolic(__entry->state, …)`. */
export const OF_VALUE = /^__print_\w+$/;
