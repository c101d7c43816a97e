/* The participant's page: starts it. */
import { render } from 'preact';
import '../style/base.css';
import nl_shared from '../../words/nl/shared.json';
import en_shared from '../../words/en/shared.json';
import { wordsInit } from '../words';

wordsInit([nl_shared], [en_shared]);
render(<p>herkend</p>, document.getElementById('app')!);
