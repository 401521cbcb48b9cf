// Types of the page's own markup, for `make check`.
//
// A selector is taken to find an element of the page: one that is missing is a fault in a template,
// which the tests in tests/browser/ find. What may be missing is asked for with `?.` all the same.

/** Any element of the page, with what dialogs, fields, forms, images and templates add. */
interface PageElement extends HTMLElement {
	checked: boolean;
	complete: boolean;
	content: DocumentFragment;
	disabled: boolean;
	elements: HTMLFormControlsCollection & Record<string, PageElement>;
	firstElementChild: PageElement | null;
	form: PageElement;
	href: string;
	htmlFor: string;
	labels: NodeListOf<HTMLLabelElement>;
	lastElementChild: PageElement | null;
	name: string;
	naturalWidth: number;
	nextElementSibling: PageElement | null;
	open: boolean;
	parentElement: PageElement | null;
	previousElementSibling: PageElement | null;
	required: boolean;
	returnValue: string;
	selectedOptions: HTMLOptionElement[];
	src: string;
	type: string;
	value: string;
	valueAsNumber: number;
	cells: HTMLTableCellElement[];
	checkValidity(): boolean;
	close(): void;
	requestSubmit(): void;
	select(): void;
	showModal(): void;
	submit(): void;
}

/** An event on the page: of a pointer, a key, a form, or one of our own with its `detail`. */
interface PageEvent extends Omit<Event, "target"> {
	// biome-ignore lint/suspicious/noExplicitAny: each kind of event has its own detail
	detail: any;
	target: PageElement;
	relatedTarget: PageElement | null;
	submitter: PageElement;
	clientX: number;
	clientY: number;
	isPrimary: boolean;
	pointerType: string;
	key: string;
	altKey: boolean;
	ctrlKey: boolean;
	metaKey: boolean;
	shiftKey: boolean;
}

interface PageElements {
	"interest-panel": import("../static/js/room/interest-panel.js").InterestPanel;
	"title-list": import("../static/js/room/title-list.js").TitleList;
	"participant-list": import("../static/js/room/participant-list.js").ParticipantList;
	"agreement-line": import("../static/js/room/agreement.js").AgreementLine;
}

interface ParentNode {
	querySelector<Name extends keyof PageElements>(selectors: Name): PageElements[Name];
	querySelector(selectors: string): PageElement;
	querySelectorAll(selectors: string): NodeListOf<PageElement>;
}

/** Browsers write numbers as text. */
interface CSSStyleDeclaration {
	setProperty(property: string, value: string | number | null, priority?: string): void;
}

interface Element {
	closest(selectors: string): PageElement | null;
}

interface Document {
	getElementById(id: string): PageElement;
}

interface EventTarget {
	addEventListener(
		type: string,
		listener: (event: PageEvent) => unknown,
		options?: boolean | AddEventListenerOptions,
	): void;
}
interface Document {
	addEventListener(
		type: string,
		listener: (event: PageEvent) => unknown,
		options?: boolean | AddEventListenerOptions,
	): void;
}
interface HTMLElement {
	addEventListener(
		type: string,
		listener: (event: PageEvent) => unknown,
		options?: boolean | AddEventListenerOptions,
	): void;
}
declare function addEventListener(
	type: string,
	listener: (event: PageEvent) => unknown,
	options?: boolean | AddEventListenerOptions,
): void;

/** Django's catalogue of translations, when its script was loaded. */
declare var gettext: ((text: string) => string) | undefined;
declare var ngettext: ((one: string, many: string, count: number) => string) | undefined;
