import { assignedCode, type CodedConcept, type StoredSegment } from '../../../../contract';
import type { NrrdNotes } from '../../raw/nrrdHeader';
import { labelColor } from '../labelColor';

/** A segment of a .seg.nrrd file and where its voxels are: those with this label in this layer. */
export interface NrrdSegment {
  readonly segment: StoredSegment;
  readonly layer: number;
  readonly label: number;
}

/** True for the notes of a segmentation, whose segments 3D Slicer describes one by one ("Segmentations", file format). */
export function describesSegments(text: string): boolean {
  return /^Segment\d+_(ID|Name|LabelValue|Layer):=/m.test(text);
}

/**
 * The segments that the notes describe, numbered anew from 1: labels are unique within a layer only. Before layers
 * shared segments, each had a layer of its own and the label 1.
 */
export function nrrdSegments(notes: NrrdNotes): NrrdSegment[] {
  const numbers = [...notes.keys()].flatMap((key) => /^Segment(\d+)_/.exec(key)?.[1] ?? []).map(Number);
  return [...new Set(numbers)]
    .sort((a, b) => a - b)
    .map((number, index) => {
      const note = (name: string) => notes.get(`Segment${number}_${name}`)?.trim() ?? '';
      const value = index + 1;
      return {
        layer: wholeNumber(note('Layer')) ?? number,
        label: wholeNumber(note('LabelValue')) ?? 1,
        segment: {
          value,
          name: note('Name') || note('ID') || `Segment ${value}`,
          color: colorOf(note('Color')) ?? labelColor(value),
          code: codeOf(note('Tags')),
        },
      };
    });
}

function wholeNumber(text: string): number | null {
  return /^\d+$/.test(text) ? Number(text) : null;
}

/** Three parts from 0 to 1. */
function colorOf(text: string): StoredSegment['color'] | null {
  const parts = text.split(/\s+/).map((part) => Math.round(255 * Number(part)));
  const [red, green, blue] = parts;
  return parts.length === 3 && parts.every((part) => part >= 0 && part <= 255) ? [red, green, blue] : null;
}

/** The type in "TerminologyEntry:list~category~type~…", each as scheme^value^meaning. */
function codeOf(tags: string): CodedConcept | null {
  const entry = /TerminologyEntry:([^|]*)/.exec(tags)?.[1].split('~')[2] ?? '';
  const [scheme, value, meaning] = entry.split('^');
  return scheme && value ? assignedCode({ scheme, value, meaning: meaning || value }) : null;
}
